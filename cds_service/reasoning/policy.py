"""Guideline profiles: named bundles of settings, and what a site changed on top of them.

`rules/policy_keys.yaml` says which settings exist and what they may be; `rules/policies/<profile>.yaml` sets them.
The default profile sets every key, the others only where they differ, a site file only single keys.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError, model_validator

from cds_service.reasoning.errors import BrokenRulesError, Problem, RuleError, allowed
from cds_service.reasoning.limits import Limit
from cds_service.reasoning.part import Part
from cds_service.reasoning.rule import Kebab
from cds_service.reasoning.yaml_file import located, problems_of, read, read_as

DEFAULT = "sir-2019"
PROFILE_KEY = "ac.guideline_profile"  # a setting like the others, whose value is the profile itself

Value = bool | float | str


class PolicyKey(Part):
    """One thing that a site may decide: a word of `one_of`, true or false (`switch`), or a number in a range."""

    title: str
    unit: str = ""
    one_of: tuple[str, ...] = ()
    switch: bool = False
    lowest: float | None = None
    highest: float | None = None
    no_limit: bool = False  # the word `none` may stand for the number

    def refuses(self, value: Value) -> str:
        """Why the value cannot stand for this key; empty when it can."""
        if self.switch:
            return "" if isinstance(value, bool) else "takes true or false"
        if self.one_of:
            return "" if value in self.one_of else f"takes one of {', '.join(self.one_of)}"
        if value == "none" and self.no_limit:
            return ""
        if isinstance(value, bool | str):
            return "takes a number" + (" or none" if self.no_limit else "")
        return self._out_of_range(value)

    def _out_of_range(self, number: float) -> str:
        unit = "" if self.unit in ("", "1") else f" {self.unit.strip('{}')}"
        low = self.lowest is not None and number < self.lowest
        high = self.highest is not None and number > self.highest
        return f"takes {self.lowest:g} to {self.highest:g}{unit}" if low or high else ""

    @model_validator(mode="after")
    def _one_sort(self) -> "PolicyKey":
        numeric = self.lowest is not None and self.highest is not None
        if [self.switch, bool(self.one_of), numeric].count(True) != 1:
            raise ValueError("a key is a switch, or has one_of, or has lowest and highest")
        return self


class Setting(Part):
    """The value of one key; for a limit it may bring its own unit, source, and what equality does."""

    value: Value
    unit: str | None = None
    exact: Literal["passes", "fires"] | None = None
    source: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_value(cls, given: Any) -> Any:
        return given if isinstance(given, dict) else {"value": given}


class Profile(Part):
    """A file of `rules/policies/`."""

    id: Kebab
    name: str  # as a card prints it: "SIR 2019"
    about: str
    sources: tuple[str, ...] = ()
    settings: dict[str, Setting]


class Site(Part):
    """A site's own file: single settings, each with the reason for it."""

    reason: str
    settings: dict[str, Setting]


class Policy:
    """The settings in force."""

    __slots__ = ("_settings", "id", "name", "site")

    def __init__(self, profile: Profile, settings: Mapping[str, Setting], site: frozenset[str]) -> None:
        self.id = profile.id
        self.name = profile.name
        self.site = site  # keys that the site changed
        self._settings = {**settings, PROFILE_KEY: Setting(value=profile.id)}

    def __contains__(self, key: str) -> bool:
        return key in self._settings

    @property
    def settings(self) -> dict[str, Value]:
        """Every key with its value."""
        return {key: setting.value for key, setting in self._settings.items()}

    def value(self, key: str) -> Value:
        """The value in force. KeyError for a key that does not exist; rules are checked for it at load."""
        return self._settings[key].value

    def word(self, key: str) -> str:
        """The value as rules and tables compare it: "low", "true", "3"."""
        value = self.value(key)
        return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else value

    def on(self, key: str) -> bool:
        """Whether a switch is on; a word is on unless it is `off`."""
        return self.value(key) not in (False, "off")

    def limit(self, limit: Limit) -> Limit:
        """The limit in force: what the policy sets stands in place of what the rule says."""
        if not limit.policy:
            return limit
        setting = self._settings[limit.policy]
        changed = {name: value for name, value in setting if value is not None}
        return limit.model_copy(update=changed)


def load(folder: Path, name: str = DEFAULT, site: Path | None = None) -> Policy:
    """The profile `name` of rules/policies with the site's file on top. BrokenRulesError for what does not fit."""
    keys = keys_of(folder)
    base = _profile(folder, DEFAULT, keys)
    _complete(folder, base, keys)
    chosen = base if name == DEFAULT else _profile(folder, name, keys)
    own = _site(site, keys) if site else {}
    settings = {**base.settings, **chosen.settings, **own}
    return Policy(chosen, {key: _in_unit(setting, keys[key]) for key, setting in settings.items()}, frozenset(own))


def _in_unit(setting: Setting, key: PolicyKey) -> Setting:
    """A number without a unit of its own is in that of its key."""
    return setting.model_copy(update={"unit": key.unit}) if key.unit and setting.unit is None else setting


def profiles(folder: Path) -> tuple[str, ...]:
    """The ids of all profiles, the default first."""
    names = {file.stem for file in (folder / "policies").glob("*.yaml")}
    return (DEFAULT, *sorted(names - {DEFAULT}))


def keys_of(folder: Path) -> dict[str, PolicyKey]:
    """Everything that a site may decide. BrokenRulesError for a key that does not fit."""
    file = folder / "policy_keys.yaml"
    try:
        return TypeAdapter(dict[str, PolicyKey]).validate_python(read(file, folder))
    except ValidationError as error:
        raise BrokenRulesError(located(problems_of(error, PolicyKey), file, folder)) from None


def _profile(folder: Path, name: str, keys: Mapping[str, PolicyKey]) -> Profile:
    file = folder / "policies" / f"{name}.yaml"
    if not file.is_file():
        known = [other.stem for other in sorted(file.parent.glob("*.yaml"))]
        place = file.parent.relative_to(folder.parent).as_posix()
        raise BrokenRulesError([RuleError(place, None, "", *allowed(name, known, "policy profile"))])
    profile = read_as(Profile, file, folder)
    _check(profile.settings, keys, file, folder)
    return profile


def _site(file: Path, keys: Mapping[str, PolicyKey]) -> Mapping[str, Setting]:
    site = read_as(Site, file, file.parent)
    _check(site.settings, keys, file, file.parent)
    return site.settings


def _check(settings: Mapping[str, Setting], keys: Mapping[str, PolicyKey], file: Path, root: Path) -> None:
    problems = []
    for name, setting in settings.items():
        if name not in keys:
            problems.append(Problem(("settings", name), *allowed(name, keys, "policy key")))
        elif why := keys[name].refuses(setting.value):
            problems.append(Problem(("settings", name), f"{why}. Found: {setting.value!r}."))
    if problems:
        raise BrokenRulesError(located(problems, file, root))


def _complete(folder: Path, base: Profile, keys: Mapping[str, PolicyKey]) -> None:
    missing = [key for key in keys if key not in base.settings]
    problems = [Problem(("settings",), f'the default profile must set "{key}".') for key in missing]
    if problems:
        raise BrokenRulesError(located(problems, folder / "policies" / f"{DEFAULT}.yaml", folder))
