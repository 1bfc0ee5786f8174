import type { ReactNode, SVGProps } from "react";

export interface IconProps extends Omit<SVGProps<SVGSVGElement>, "children"> {
  size?: number;
}

/** An icon that only accompanies words: hidden from screen readers. */
function drawn(shape: ReactNode): (props: IconProps) => ReactNode {
  return function Drawn({ size = 20, ...others }) {
    return (
      <svg
        viewBox="0 0 24 24"
        width={size}
        height={size}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.75}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
        {...others}
      >
        {shape}
      </svg>
    );
  };
}

export const Icon = {
  Basket: drawn(<path d="M4 9h16l-1.6 10H5.6L4 9Zm4 0 3-5m5 5-3-5" />),
  Bell: drawn(<path d="M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15L6 16Zm4 5h4" />),
  BellOff: drawn(<path d="M6 16V11c0-1 .2-1.9.6-2.7M9.3 5.6A6 6 0 0 1 18 11v3M4.5 18H16M10 21h4M4 4l16 16" />),
  Chart: drawn(<path d="M4 20V4m0 16h16M8 16v-4m4 4V8m4 8v-6" />),
  Check: drawn(<path d="m5 12.5 4.5 4.5L19 7.5" />),
  ChevronDown: drawn(<path d="m6 9 6 6 6-6" />),
  ChevronRight: drawn(<path d="m9 6 6 6-6 6" />),
  Clock: drawn(<path d="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5l3 2" />),
  Close: drawn(<path d="M6 6l12 12M18 6 6 18" />),
  Download: drawn(<path d="M12 4v11m0 0 4-4m-4 4-4-4M4 20h16" />),
  Edit: drawn(<path d="M4 20h4L19 9l-4-4L4 16v4Zm9-13 4 4" />),
  Kitchen: drawn(<path d="M7 13a4 4 0 1 1 1.5-7.7 4 4 0 0 1 7 0A4 4 0 1 1 17 13v7H7v-7Zm0 4h10" />),
  Language: drawn(<path d="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM3 12h18M12 3c5 5.5 5 12.5 0 18-5-5.5-5-12.5 0-18Z" />),
  Menu: drawn(<path d="M7 3v7a2.5 2.5 0 0 1-5 0V3m2.5 0v18M21 14h-4V9c0-3.5 1.5-6 4-6v18" />),
  Minus: drawn(<path d="M5 12h14" />),
  Moon: drawn(<path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z" />),
  Orders: drawn(<path d="M6 3h12v18l-3-2-3 2-3-2-3 2V3Zm3 5h6m-6 4h6" />),
  Plus: drawn(<path d="M12 5v14M5 12h14" />),
  Refresh: drawn(<path d="M20 11a8 8 0 0 0-14.5-3.5L4 9m0-5v5h5M4 13a8 8 0 0 0 14.5 3.5L20 15m0 5v-5h-5" />),
  Search: drawn(<path d="M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm5-2 4.5 4.5" />),
  Site: drawn(<path d="M4 10v10h16V10M3 10l2-6h14l2 6H3Zm6 10v-6h6v6" />),
  Sun: drawn(
    <path d="M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm0-13v1.5m0 15V21m9-9h-1.5m-15 0H3m15.4-6.4-1 1M6.7 17.3l-1 1m12.7 0-1-1M6.7 6.7l-1-1" />,
  ),
  Tray: drawn(<path d="M3 18h18M5 18a7 7 0 0 1 14 0M12 11V8m-2 0h4" />),
  Trash: drawn(<path d="M4 7h16M9 7V4h6v3m2 0-1 13H8L7 7m3 4v5m4-5v5" />),
  Upload: drawn(<path d="M12 16V5m0 0 4 4m-4-4L8 9M4 20h16" />),
  User: drawn(<path d="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 9a8 8 0 0 1 16 0" />),
  Warning: drawn(<path d="M12 4 2.5 20h19L12 4Zm0 6v5m0 2.5v.1" />),
};
