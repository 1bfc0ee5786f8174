import { createContext, useContext, useEffect, useRef, type ReactNode } from "react";
import classes from "./states.module.css";

export interface PageProps {
  title: string;
  children: ReactNode;
  /** Beside the heading. */
  actions?: ReactNode;
  narrow?: boolean;
  wide?: boolean;
}

const NameContext = createContext("");

/** Says which application the pages below are of, for their titles. */
export const ApplicationName = NameContext.Provider;

let isFirstPage = true;

/** Forgets that a page was shown; for tests. */
export function resetPages(): void {
  isFirstPage = true;
}

/**
 * A page's frame: heading, document title, and the focus, which goes to the heading after a change of pages, since
 * nothing else tells a screen reader of it. The first page leaves it where the browser put it.
 */
export function Page({ title, children, actions, narrow, wide }: PageProps) {
  const name = useContext(NameContext);
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    if (!isFirstPage) {
      heading.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    isFirstPage = false;
  }, []);

  useEffect(() => {
    document.title = name ? `${title} · ${name}` : title;
  }, [title, name]);

  const width = narrow ? classes["narrow"] : wide ? classes["wide"] : "";
  return (
    <div className={`${classes["page"] ?? ""} ${width ?? ""}`}>
      <div className={classes["pageHead"]}>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions && <div className={classes["actions"]}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}
