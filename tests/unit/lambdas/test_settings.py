import pytest

from lambdas.shared import settings


@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_variable_is_named(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    if value is None:
        monkeypatch.delenv("TABLE_NAME", raising=False)
    else:
        monkeypatch.setenv("TABLE_NAME", value)
    with pytest.raises(settings.SettingMissingError, match="TABLE_NAME"):
        settings.required("TABLE_NAME")


@pytest.mark.parametrize("value", ["-1", "1.5", "soon", "\N{SUPERSCRIPT TWO}"])
def test_seconds_must_be_whole(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TENANT_CACHE_SECONDS", value)
    with pytest.raises(settings.SettingInvalidError, match="TENANT_CACHE_SECONDS"):
        settings.seconds("TENANT_CACHE_SECONDS", 60)


def test_absent_seconds_take_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TENANT_CACHE_SECONDS", raising=False)
    assert settings.seconds("TENANT_CACHE_SECONDS", 60) == 60
