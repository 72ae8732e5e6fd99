"""Starts programs, starts a crashed one again, and stops them all in the reverse order."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from devtools import ROOT, Account, Failure, as_account, say
from devtools.guard import STOPS, WATCHED, Stopped, in_child, pause, sent_by_process

READY_SECONDS = 60.0
STEADY_SECONDS = 60.0  # a program that ran this long is forgiven its earlier crashes
LONGEST_DELAY = 30.0
TERMINAL_SIGNALS = {signal.SIGINT, signal.SIGQUIT}


@dataclass
class Program:
    name: str
    argv: list[str]
    environment: dict[str, str]
    cwd: Path = ROOT
    account: Account | None = None  # whom to run it as; only root can choose
    prepare: Callable[[], None] = lambda: None  # before every start
    ready: Callable[[], bool] = lambda: True
    stop_signal: int = signal.SIGTERM
    death_signal: int = signal.SIGTERM  # what the kernel sends it should we be killed
    patience: float = 10.0  # seconds it gets to stop before it is killed
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started: float = field(default=0.0, init=False)
    crashes: int = field(default=0, init=False)
    restart_at: float | None = field(default=None, init=False)


class Supervisor:
    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.programs: list[Program] = []
        logs.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> "Supervisor":
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, trace: TracebackType | None) -> None:
        self.stop()

    def start(self, program: Program) -> None:
        """Start it; a crash from now on is answered by watch()."""
        log = self.log(program.name)
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        self.programs.append(program)
        self._spawn(program)

    def wait_ready(self, program: Program) -> None:
        assert program.process
        deadline = time.monotonic() + READY_SECONDS
        while not program.ready():
            status = program.process.poll()
            if status is not None:
                raise Failure(f"{program.name} {_ending(status)} while starting. {self.tail(program.name)}")
            if time.monotonic() > deadline:
                raise Failure(f"{program.name} does not answer after {READY_SECONDS:.0f} s. {self.tail(program.name)}")
            pause(0.05)

    def run(self, name: str, argv: list[str], environment: dict[str, str]) -> int:
        """Run one command to its end, what it prints in the log `name`; its exit status."""
        with self.log(name).open("wb") as output:
            process = subprocess.Popen(
                argv,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=in_child(signal.SIGTERM),
            )
        try:
            while process.poll() is None:
                pause(1.0)
        finally:
            _end(process, signal.SIGTERM, patience=10.0)
        return process.returncode

    def foreground(self, argv: list[str], environment: dict[str, str]) -> int:
        """Run one command on this terminal, which sends Ctrl-C to it directly; its exit status."""
        process = subprocess.Popen(argv, cwd=ROOT, env=environment, preexec_fn=in_child(signal.SIGTERM))
        try:
            while process.poll() is None:
                info = signal.sigtimedwait(WATCHED, 1.0)
                if not info or info.si_signo not in STOPS:
                    continue
                if sent_by_process(info) or info.si_signo not in TERMINAL_SIGNALS:
                    raise Stopped(info.si_signo)
        finally:
            if process.poll() is None:
                process.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(10.0)
                process.kill()
                process.wait()
        return process.returncode if process.returncode >= 0 else 128 - process.returncode

    def watch(self) -> None:
        """Start crashed programs again, after a pause that doubles, until asked to stop."""
        while True:
            for program in self.programs:
                self._attend(program)
            pause(1.0)

    def stop(self) -> None:
        while self.programs:
            program = self.programs.pop()
            if program.process is None or program.restart_at is not None:
                continue  # not running, and its process id may be another's by now
            if not _end(program.process, program.stop_signal, program.patience):
                say(f"{program.name} did not stop within {program.patience:.0f} s and was killed.")

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def tail(self, name: str, lines: int = 15) -> str:
        log = self.log(name)
        text = log.read_text(errors="replace").splitlines()[-lines:]
        return f"The end of {log}:\n" + "\n".join(f"    {line}" for line in text)

    def _attend(self, program: Program) -> None:
        assert program.process
        status = program.process.poll()
        if status is None:
            return
        now = time.monotonic()
        if program.restart_at is None:
            _end(program.process, signal.SIGKILL, patience=0)  # what the dead left of its session
            program.crashes = 0 if now - program.started > STEADY_SECONDS else program.crashes + 1
            delay = min(2.0 ** (program.crashes - 1), LONGEST_DELAY) if program.crashes else 0.0
            program.restart_at = now + delay
            say(f"{program.name} {_ending(status)}; starting it again in {delay:.0f} s. "
                f"{self.tail(program.name)}")  # fmt: skip
        elif now >= program.restart_at:
            self._spawn(program)

    def _spawn(self, program: Program) -> None:
        program.prepare()
        program.restart_at = None
        program.started = time.monotonic()
        with self.log(program.name).open("ab") as output:
            program.process = subprocess.Popen(
                program.argv,
                cwd=program.cwd,
                env=program.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **as_account(program.account),
                preexec_fn=in_child(program.death_signal),
            )


def _end(process: subprocess.Popen[bytes], signum: int, patience: float) -> bool:
    """Stop a session's leader, then kill what is left of it; False if the leader had to be killed too."""
    stopped = True
    if process.poll() is None:
        process.send_signal(signum)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            stopped = False
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return stopped


def _ending(status: int) -> str:
    if status >= 0:
        return f"ended with status {status}"
    return f"was killed by {signal.Signals(-status).name}"
