import { Link, useLocation } from "wouter";
import css from "./SectionNav.module.css";

interface SectionNavProps {
  /** Names the navigation for screen readers. */
  label: string;
  links: readonly { href: string; label: string }[];
}

/** Links between the pages of a section; the one shown is marked. */
export function SectionNav({ label, links }: SectionNavProps) {
  const [location] = useLocation();
  return (
    <nav aria-label={label} className={css.nav}>
      <ul>
        {links.map(({ href, label: text }) => (
          <li key={href}>
            <Link href={href} aria-current={location === href ? "page" : undefined}>
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
