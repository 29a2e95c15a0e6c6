"""Ctrl-C and `kill -INT` end every command, however it was begun."""

import os
import signal

import pytest

from voyager.cli import main as command_line


def test_an_interrupt_is_heard_by_a_command_that_was_begun_with_interrupts_ignored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)

    def command() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        raise AssertionError("the interrupt was ignored")

    monkeypatch.setattr(command_line, "app", command)
    try:
        with pytest.raises(KeyboardInterrupt):
            command_line.main()
    finally:
        signal.signal(signal.SIGINT, before)
