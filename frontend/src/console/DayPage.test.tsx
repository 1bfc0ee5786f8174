import { fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, it } from "vitest";
import { dayOf } from "@/management/days";
import { renderApp } from "@/testing/render";
import { DayPage } from "./DayPage";

function Shown({ day }: { day: string }) {
  const [first] = useState(day);
  return <p>{`from ${first} to ${day}`}</p>;
}

it("begins with today, and anew with each day that is chosen", async () => {
  await renderApp(<DayPage title="Days">{(day) => <Shown day={day} />}</DayPage>);
  const today = dayOf(new Date());
  expect(await screen.findByText(`from ${today} to ${today}`)).toBeInTheDocument();
  const field = screen.getByLabelText("Day (UTC)");
  fireEvent.change(field, { target: { value: "2026-01-02" } });
  expect(screen.getByText("from 2026-01-02 to 2026-01-02")).toBeInTheDocument();
  fireEvent.change(field, { target: { value: "" } });
  expect(screen.getByRole("heading", { name: "Choose a day" })).toBeInTheDocument();
});
