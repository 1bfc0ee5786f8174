import { Anchor, Button, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { unwrap, useOperatorApi } from "@/shared/api";
import { useFormats } from "@/shared/i18n";
import { Icon } from "@/shared/icons";
import { ProblemAlert } from "@/shared/states";
import { Note } from "@/management/Note";
import { useRights } from "../useRights";
import { hasArchive, type Operation } from "./progress";
import css from "./Operations.module.css";

const KIBIBYTE = 1024;

/** Links to the files of an operation's archive, asked for when somebody wants them: they hold for a short time. */
export function ExportFiles({ operation }: { operation: Operation }) {
  const { t } = useTranslation("console");
  const api = useOperatorApi();
  const { admin } = useRights();
  const { number, time } = useFormats();
  const path = { tenant_id: operation.tenant_id, operation_id: operation.operation_id };
  const asking = useMutation({
    mutationFn: () => unwrap(api.GET("/tenants/{tenant_id}/exports/{operation_id}", { params: { path } })),
  });
  if (!admin || !hasArchive(operation)) return null;
  const found = asking.data;
  return (
    <Stack gap="xs" align="flex-start">
      <ProblemAlert error={asking.error} />
      <Button
        variant="default"
        leftSection={<Icon.Download size={18} />}
        loading={asking.isPending}
        onClick={() => asking.mutate()}
      >
        {t(found ? "archive.again" : "archive.ask")}
      </Button>
      {found && (
        <>
          <Note live>{t("archive.secret", { until: time(found.expires_at) })}</Note>
          <ul className={css.files}>
            <File name="manifest.json" url={found.manifest} />
            {found.receipt && <File name="receipt.json" url={found.receipt} />}
            {found.files.map(({ name, bytes, url }) => (
              <File key={name} name={name} url={url} size={`${number(Math.ceil(bytes / KIBIBYTE))} KiB`} />
            ))}
          </ul>
        </>
      )}
    </Stack>
  );
}

function File({ name, url, size }: { name: string; url: string; size?: string }) {
  return (
    <li>
      <Anchor href={url} download={name} rel="noreferrer">
        {name}
      </Anchor>
      {size && (
        <Text span size="sm" c="dimmed">
          {size}
        </Text>
      )}
    </li>
  );
}
