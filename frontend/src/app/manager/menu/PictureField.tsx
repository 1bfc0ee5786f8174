import { Button, FileButton, Group, Input, Progress, Stack, Text } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { unwrap, useApi, type Attempt } from "@/shared/api";
import { Icon } from "@/shared/icons";
import { ProblemAlert, announce } from "@/shared/states";
import { announcePicture } from "./announcing";
import { sendForm, UploadRefusedError } from "./sendForm";
import {
  fileFault,
  PICTURE_TYPES,
  PictureRejectedError,
  PictureUncheckedError,
  uploadPicture,
  type FileFault,
  type UploadStage,
} from "./upload";
import css from "./Menu.module.css";

/** A picture of a menu item: its id, and where it is shown from. */
export interface Picture {
  id: string;
  images: Record<string, string>;
}

interface PictureFieldProps {
  value: Picture | null;
  onChange: (picture: Picture | null) => void;
  /** Is told when an upload begins and ends: a form must not be saved in between. */
  onBusy: (busy: boolean) => void;
  error?: string | undefined;
}

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Chooses a picture, sends it, and shows what became of it. */
export function PictureField({ value, onChange, onBusy, error }: PictureFieldProps) {
  const { t } = useTranslation("manager");
  const api = useApi();
  const [stage, setStage] = useState<UploadStage | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  const attempt = useRef<Attempt | null>(null);
  const forgetChosen = useRef<() => void>(null);

  const choose = async (file: File | null) => {
    if (!file) return;
    // Else the browser would not tell when somebody chooses the same one again.
    forgetChosen.current?.();
    const plain = fileFault(file);
    setFault(plain);
    if (plain) return;
    onBusy(true);
    try {
      const checked = await uploadPicture(
        file,
        {
          create: (content) => announcePicture(api, file, content, attempt),
          send: sendForm,
          look: (file_id) => unwrap(api.GET("/files/{file_id}", { params: { path: { file_id } } })),
          wait,
        },
        setStage,
      );
      attempt.current = null;
      onChange({ id: checked.file_id, images: checked.images ?? {} });
      announce(t("picture.ready"));
    } catch (problem) {
      if (problem instanceof PictureRejectedError) attempt.current = null;
      setFault(problem);
    } finally {
      setStage(null);
      onBusy(false);
    }
  };

  return (
    <Input.Wrapper label={t("picture.label")} description={t("picture.meaning")} error={ours() ?? error}>
      <Stack gap="xs" mt="xs">
        <ProblemAlert error={ours() ? null : fault} />
        <Group>
          <Thumbnail images={value?.images} />
          <FileButton
            accept={PICTURE_TYPES.join(",")}
            onChange={(file) => void choose(file)}
            disabled={stage !== null}
            resetRef={forgetChosen}
          >
            {(props) => (
              <Button {...props} variant="default" leftSection={<Icon.Upload />} loading={stage !== null}>
                {t(value ? "picture.replace" : "picture.choose")}
              </Button>
            )}
          </FileButton>
          {value && (
            <Button variant="subtle" color="red" onClick={() => onChange(null)} disabled={stage !== null}>
              {t("picture.remove")}
            </Button>
          )}
        </Group>
        {stage && <UploadProgress stage={stage} />}
      </Stack>
    </Input.Wrapper>
  );

  function ours(): string | null {
    if (typeof fault === "string") return t(`picture.fault.${fault as FileFault}`);
    if (fault instanceof PictureRejectedError) return t(`picture.rejected.${reasonKey(fault.reason)}`);
    if (fault instanceof UploadRefusedError) return t("picture.refused");
    return fault instanceof PictureUncheckedError ? t("picture.unchecked") : null;
  }
}

/** The smallest picture of an item, or the place of one. */
export function Thumbnail({ images }: { images: Record<string, string> | undefined }) {
  // What it shows is named beside it.
  return images?.["160"] ? (
    <img className={css.thumbnail} src={images["160"]} alt="" width={56} height={56} loading="lazy" />
  ) : (
    <span className={css.thumbnail} aria-hidden="true" />
  );
}

function UploadProgress({ stage }: { stage: UploadStage }) {
  const { t } = useTranslation("manager");
  const part = stage.phase === "sending" ? stage.part : 1;
  return (
    <div>
      <Text size="sm" role="status">
        {stage.phase === "sending" ? t("picture.sending") : t("picture.checking")}
      </Text>
      <Progress
        value={part * 100}
        animated={stage.phase === "checking"}
        aria-label={stage.phase === "sending" ? t("picture.sending") : t("picture.checking")}
      />
    </div>
  );
}

const REASONS = ["not-an-image", "damaged", "animated", "too-large", "too-many-pixels", "too-long"] as const;

function reasonKey(reason: string): (typeof REASONS)[number] | "unknown" {
  return REASONS.find((known) => known === reason) ?? "unknown";
}
