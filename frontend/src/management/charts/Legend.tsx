import css from "./BarChart.module.css";

/** Which colour stands for what. */
export function Legend({ names }: { names: readonly string[] }) {
  return (
    <ul className={css.legend}>
      {names.map((name, order) => (
        <li key={name}>
          <svg width={10} height={10} aria-hidden="true">
            <rect className={css[`series${order % 4}`]} width={10} height={10} rx={2} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
