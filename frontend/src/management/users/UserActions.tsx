import { Button, Group } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Confirm } from "@/shared/states";
import type { User } from "./place";

/** What may be done to a user besides changing their place. */
export type UserCommand = "disable" | "enable" | "reset";

interface UserActionsProps {
  user: User;
  /** Opens the user's place for changing; left out where the caller may not. */
  onPlace?: (() => void) | undefined;
  run: (command: UserCommand) => Promise<void>;
}

/** Buttons of one user. What takes something away from the user is confirmed, with what follows from it. */
export function UserActions({ user, onPlace, run }: UserActionsProps) {
  const { t } = useTranslation("management");
  const [asked, setAsked] = useState<UserCommand | null>(null);
  const running = useMutation({ mutationFn: run, onSuccess: () => setAsked(null) });
  const ask = (command: UserCommand) => {
    running.reset();
    setAsked(command);
  };
  const label = (text: string) => `${text}: ${user.email}`;
  const commands: UserCommand[] = user.status === "disabled" ? ["enable"] : ["reset", "disable"];
  return (
    <Group gap="xs" wrap="wrap">
      {onPlace && (
        <Button size="compact-sm" variant="subtle" onClick={onPlace} aria-label={label(t("users.change"))}>
          {t("users.change")}
        </Button>
      )}
      {commands.map((command) => (
        <Button
          key={command}
          size="compact-sm"
          variant="subtle"
          color={command === "disable" ? "red" : undefined}
          onClick={() => ask(command)}
          aria-label={label(t(`users.command.${command}`))}
        >
          {t(`users.command.${command}`)}
        </Button>
      ))}
      <Confirm
        opened={asked !== null}
        onClose={() => setAsked(null)}
        onConfirm={() => asked && running.mutate(asked)}
        title={asked ? label(t(`users.command.${asked}`)) : ""}
        confirmLabel={asked ? t(`users.command.${asked}`) : ""}
        danger={asked === "disable"}
        pending={running.isPending}
        error={running.error}
      >
        {asked && t(`users.consequence.${asked}`)}
      </Confirm>
    </Group>
  );
}
