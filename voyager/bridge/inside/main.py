"""The sealed child's program: `main(fd, memory_mb, cpu_s)`.

It seals itself, writes one line of JSON about its seal to standard output, and serves visits of the bot process.
"""

import inspect
import json
import os
import sys
import traceback
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from voyager.bridge.inside import audit, language, places, tasks
from voyager.bridge.inside.bot import BotMaker
from voyager.bridge.inside.data import make_data
from voyager.bridge.inside.expect import make_expect
from voyager.bridge.inside.goals import KINDS, Movements, goals
from voyager.bridge.inside.guard import Guarded
from voyager.bridge.inside.host import Channel, Fault, PrimitiveError, connect, describe, host, revive
from voyager.bridge.inside.reads import entered
from voyager.bridge.inside.seal import Bounds, Seal, refusal
from voyager.bridge.inside.tasks import Pending, Task, finished
from voyager.bridge.inside.values import camel, plain, records, snake
from voyager.bridge.inside.vec3 import Vec3

Named = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Source:
    """A program or a skill; without `code`, calling it raises `fault` at `site`."""

    name: str
    code: types.CodeType | None = None
    entry: str = ""
    fault: Fault | None = None
    site: str = ""


class Room:
    """One run's programs and skills, and the calls under way; its methods are what a visit may ask for."""

    def __init__(self) -> None:
        self._pending: dict[int, tuple[Pending, str, list[int]]] = {}
        self._functions: dict[int, Callable[..., Any]] = {}
        self._thrown: dict[int, BaseException] = {}
        self._last_id = 0
        self._primitives: Named = {}
        self._skills: dict[str, Source] = {}
        self._foreign: dict[str, Sequence[str]] = {}
        self._program: Source | None = None
        self._globals: dict[str, Any] = {}
        self._bot: Guarded | None = None
        self._members: Named = {}
        self._maker: BotMaker | None = None

    def methods(self) -> dict[str, Callable[..., Any]]:
        visits = (self.define, self.foreign, self.emit, self.run, self.call, self.settle, self.invoke)
        return {"start": self.start, **{visit.__name__: self._drained(visit) for visit in visits}}

    def start(self, settings: Mapping[str, Any]) -> None:
        """`settings`: the seed; the primitives with the names of their parameters after `bot`; the members of `bot`
        that take time or act at once, and what is declared of their parameters."""
        self._primitives = settings["primitives"]
        self._members = settings["members"]
        self._instants = frozenset[str](settings["instants"])
        self._maker = BotMaker(self, settings["actions"], settings["instants"])
        self._bot = self._maker.make(self._wait_for_ticks)
        builtins = language.make_builtins(settings["seed"], asyncio={"sleep": self._sleep})
        data = make_data()
        self._globals = {
            "__builtins__": builtins, "__name__": "program", "Vec3": Vec3, "PrimitiveError": PrimitiveError,
            "mcData": data, "mc_data": data, "console": _Console, "expect": make_expect(self._bot), "goals": goals,
            "Movements": Movements, **KINDS,
        }  # fmt: skip

    def define(self, is_program: bool, name: str, source: str, entry: str | None) -> None:
        """Make a source known. One that can't run is made known too: it raises when it is called."""
        skill = None if is_program else name
        file = places.file_name(skill)
        places.remember(file, source)
        try:
            tree = language.parse(source, file)
            found = language.entry_of(tree, entry)
            code = compile(tree, file, "exec", dont_inherit=True)
        except SyntaxError as error:
            site = places.at(file, error.lineno or 1, max(error.offset or 1, 1))
            self._keep(is_program, Source(name=name, fault=_fault(type(error).__name__, error.msg), site=site))
        else:
            if found is None:
                message = language.no_entry(tree, skill, entry)
                self._keep(is_program, Source(name=name, fault=_fault("NoEntry", message)))
            else:
                self._keep(is_program, Source(name=name, code=code, entry=found))

    def _keep(self, is_program: bool, source: Source) -> None:
        if is_program:
            self._program = source
        else:
            self._skills[source.name] = source

    def foreign(self, name: str, params: Sequence[str]) -> None:
        """A skill of another language, and its parameters after `bot`."""
        self._foreign[name] = params

    def emit(self, events: list[Any]) -> None:
        """Events since the last visit; a listener that fails ends the program, as one that nobody awaits does."""
        assert self._maker is not None
        try:
            for told in self._maker.emit(events):
                if inspect.iscoroutine(told):
                    Task(told)
        except Exception as error:
            host("threw", describe(error))

    def run(self, args: Sequence[Any]) -> None:
        async def whole() -> None:
            try:
                assert self._program is not None
                entry, _ = self._instantiate(self._program, 0)
                result = json.dumps(plain(await entry(self._bot, *records(args))))
            except BaseException as error:
                host("threw", describe(error))
            else:
                host("returned", result)

        Task(whole())

    def call(self, number: int, node: int, name: str, args: Sequence[Any]) -> None:
        """Call a skill in the name of a program in another language."""

        async def whole() -> None:
            try:
                result = plain(await self._perform(self._skills[name], node, _decoded(args)))
            except BaseException as error:
                host("finished", number, {"error": describe(error)})
            else:
                host("finished", number, {"result": result})

        Task(whole())

    def settle(self, number: int, ok: bool, answer: Any) -> None:
        """A call's result, or with `ok` false the fault or the number of what a function of the program raised."""
        waiting = self._pending.pop(number, None)
        if waiting is None:
            return
        pending, site, used = waiting
        for function in used:
            self._functions.pop(function, None)
        if ok:
            pending.resolve(records(answer))
        else:
            pending.reject(self._thrown.pop(answer) if isinstance(answer, int) else revive(answer, site))

    def invoke(self, number: int, args: Sequence[Any]) -> dict[str, Any]:
        """Call a function that a primitive was given."""
        try:
            value = self._functions[number](*records(args))
            if inspect.isawaitable(value):
                if inspect.iscoroutine(value):
                    value.close()
                raise TypeError("a predicate must not be async: return its answer at once")
            return {"value": plain(value)}
        except BaseException as error:
            self._last_id += 1
            self._thrown[self._last_id] = error
            return {"thrown": self._last_id}

    def _drained(self, visit: Callable[..., Any]) -> Callable[..., Any]:
        def visiting(*args: Any) -> Any:
            entered()
            value = visit(*args)
            tasks.drain()
            for error in tasks.left_over():
                host("log", f"a call failed and was not awaited: {type(error).__name__}: {error}")
            for note in tasks.notes():
                host("log", note)
            return value

        return visiting

    def _api(self, node: int) -> dict[str, Any]:
        """The functions that a source sees as globals, in both spellings. They are made for every call of a skill, so
        that each knows in whose name it is called also when several run at once."""
        made = {name: self._caller("primitive", node, name, names) for name, names in self._primitives.items()}
        made |= {name: self._caller("skill", node, name, names) for name, names in self._foreign.items()}
        made |= {name: self._skill(node, source) for name, source in self._skills.items()}
        return {**{snake(name): function for name, function in made.items()}, **made}

    def _instantiate(self, source: Source, node: int) -> tuple[Callable[..., Any], dict[str, Any]]:
        if source.code is None:
            assert source.fault is not None
            raise revive(source.fault, source.site)
        space = {**self._globals, **self._api(node)}
        exec(source.code, space)
        return space[source.entry], space

    async def _perform(
        self, skill: Source, node: int, args: Sequence[Any], named: Mapping[str, Any] | None = None
    ) -> Any:
        entry, space = self._instantiate(skill, node)
        space[skill.entry] = self._skill(node, skill)
        positional, keywords = _bound(entry, args, named or {})
        return await entry(self._bot, *positional, **keywords)

    def _skill(self, node: int, skill: Source) -> Callable[..., Pending]:
        async def whole(bot: Any, args: Sequence[Any], named: Mapping[str, Any]) -> Any:
            if bot is not self._bot:
                raise self._first_must_be_bot(skill.name)
            number = host("enter", node, skill.name, plain([*args, *named.values()]))
            try:
                value = await self._perform(skill, number, args, named)
            except BaseException as error:
                host("leave", number, {"error": describe(error)})
                raise
            host("leave", number, {"result": plain(value)})
            return value

        def call(bot: Any = None, *args: Any, **named: Any) -> Pending:
            return Task(whole(bot, args, named))

        return call

    def _caller(self, method: str, node: int, name: str, params: Sequence[str]) -> Callable[..., Pending]:
        def call(bot: Any = None, *args: Any, **named: Any) -> Pending:
            if bot is not self._bot:
                return _rejected(self._first_must_be_bot(name))
            return self._begin(method, node, name, params, args, named)

        return call

    def call_member(self, name: str, *args: Any, **named: Any) -> Pending:
        if name in self._instants:
            return self.act(name, *args)
        # The host finds by the call's place in whose name a member of `bot` acts: it is one object for all skills.
        return self._begin("primitive", -1, name, self._members.get(name, []), args, named)

    def act(self, name: str, *args: Any) -> Any:
        value = host("act", {"name": name, "site": places.here()}, json.dumps(self._encoded(args, [])))
        entered()
        return finished() if value is None else value

    def _wait_for_ticks(self, ticks: int) -> Pending:
        return self._begin("waitForTicks", 0, "bot.waitForTicks", ["ticks"], [ticks], {})

    def _sleep(self, seconds: float, result: Any = None) -> Pending:
        """asyncio's, in simulated time: 20 ticks a second, one tick at least."""

        async def whole() -> Any:
            await self._wait_for_ticks(max(1, round(seconds * 20)))
            return result

        return Task(whole())

    def _begin(
        self, method: str, node: int, name: str, params: Sequence[str], args: Sequence[Any], named: Mapping[str, Any]
    ) -> Pending:
        site = places.here()
        self._last_id += 1
        number = self._last_id
        used: list[int] = []
        try:
            given = [*args, *_by_position(params, len(args), named)]
            encoded = json.dumps(self._encoded(given, used), allow_nan=False)
        except (TypeError, ValueError, RecursionError) as error:
            return _rejected(revive(_bad_argument(f"{name}: {error}"), site))
        pending = Pending()
        self._pending[number] = pending, site, used
        try:
            host(method, {"id": number, "node": node, "name": name, "site": site}, encoded)
        except Exception as error:
            del self._pending[number]
            pending.reject(error)
        return pending

    def _encoded(self, value: Any, used: list[int]) -> Any:
        """Arguments as JSON, `{$function}` for functions; what has an identity at the host goes as its name there."""
        reference = getattr(value, "reference", None)
        if reference is not None:
            return self._encoded(reference(), used)
        if isinstance(value, Mapping):
            return {str(key): self._encoded(part, used) for key, part in cast(Mapping[Any, Any], value).items()}
        if isinstance(value, list | tuple):
            return [self._encoded(part, used) for part in cast(Sequence[Any], value)]
        if not callable(value):
            return value if value is None or isinstance(value, str | int | float) else plain(value)
        self._last_id += 1
        self._functions[self._last_id] = value
        used.append(self._last_id)
        return {"$function": self._last_id}

    def _first_must_be_bot(self, name: str) -> Exception:
        return revive(_bad_argument(f"{name}: the first argument must be `bot`"), places.here())


_UNDEFINED = {"$undefined": True}


def _fault(name: str, message: str, code: str | None = None) -> Fault:
    return {"name": name, "code": code, "message": message, "details": {}}


def _bad_argument(message: str) -> Fault:
    return _fault("PrimitiveError", message, "bad_argument")


class _Console:
    """For programs that think in JavaScript."""

    log = info = warn = error = debug = staticmethod(lambda *parts: host("log", " ".join(map(str, parts))))


def _rejected(error: Exception) -> Pending:
    pending = Pending()
    pending.reject(error)
    return pending


def _by_position(params: Sequence[str], given: int, named: Mapping[str, Any]) -> list[Any]:
    """Named arguments in their places, what lies between them left to the default.

    Raises:
        TypeError: there is no such parameter, or it is given already.
    """
    places_ = {camel(param): at for at, param in enumerate(params)}
    wanted = {camel(key): value for key, value in named.items()}
    for key in wanted:
        if key not in places_:
            known = ", ".join(map(snake, params)) or "none"
            raise TypeError(f"there is no parameter `{snake(key)}`; there are: {known}")
        if places_[key] < given:
            raise TypeError(f"`{snake(key)}` is given twice")
    last = max((places_[key] for key in wanted), default=given - 1)
    return [wanted.get(camel(param), _UNDEFINED) for param in params[given : last + 1]]


def _decoded(args: Sequence[Any]) -> list[Any]:
    return [_UNDEFINED if arg == _UNDEFINED else records(arg) for arg in args]


def _bound(
    entry: Callable[..., Any], args: Sequence[Any], named: Mapping[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    """Arguments for a skill's entry: what a caller left undefined is left to the default."""
    names = list(inspect.signature(entry).parameters)[1:]
    given = [arg for arg in args if arg is not _UNDEFINED]
    if len(given) == len(args):
        return given, dict(named)
    return [], {**{name: arg for name, arg in zip(names, args, strict=False) if arg is not _UNDEFINED}, **named}


def main(fd: int, bounds: Bounds) -> None:
    channel = Channel(fd)
    missing = Seal(fd, bounds).put_on()
    refused = refusal(missing)
    report = {"missing": missing, "refused": refused}
    os.write(1, json.dumps(report).encode() + b"\n")
    if refused is not None:
        sys.exit(3)
    for standard in (0, 1, 2):
        os.close(standard)
    sys.stderr = sys.stdout = tasks.Murmurs()
    connect(channel)
    audit.watch()
    try:
        channel.serve(Room().methods())
    except BaseException:
        # Nobody reads it but the bot process, which reports it as the end of the program.
        os.write(fd, b"\nX " + json.dumps(traceback.format_exc()[-2000:]).encode() + b"\n")
        os._exit(1)
