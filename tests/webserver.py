"""Real web servers with the configurations we ship, for as long as a test takes."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def changed(text: str, *changes: tuple[str, str]) -> str:
    """Change what a reader of the example has to change."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


@contextmanager
def nginx(inside_http: str, port: int, folder: Path) -> Iterator[str]:
    """Run nginx with what is to stand inside `http { }`; give the address it answers at."""
    program = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if program is None:
        pytest.skip("nginx is not installed here")
    configuration = folder / "nginx.conf"
    configuration.write_text(
        # Started by root, nginx would become somebody who may not read in this test's folder.
        f"{'user root; ' * (os.geteuid() == 0)}pid {folder}/nginx.pid; error_log {folder}/nginx.log; daemon off;\n"
        f"events {{ }}\nhttp {{ access_log off; client_body_temp_path {folder}/body;\n"
        f"proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;\n"
        f"scgi_temp_path {folder}/s;\n{inside_http}\n}}\n"
    )
    with _running([program, "-c", str(configuration)], ["-t"], port) as address:
        yield address


@contextmanager
def apache(inside: str, port: int, folder: Path) -> Iterator[str]:
    """Run Apache with a configuration of our own; give the address it answers at."""
    program, modules = shutil.which("apache2") or "/usr/sbin/apache2", Path("/usr/lib/apache2/modules")
    if not Path(program).exists() or not modules.is_dir():
        pytest.skip("Apache is not installed here")
    names = ("mpm_event", "alias", "authz_core", "deflate", "dir", "filter", "headers", "mime", "rewrite")
    loaded = "\n".join(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in names)
    (folder / "mime.types").write_text("")
    configuration = folder / "apache.conf"
    configuration.write_text(
        f"ServerRoot {folder}\nServerName localhost\nListen 127.0.0.1:{port}\nPidFile {folder}/apache.pid\n"
        f"ErrorLog {folder}/apache.log\nDefaultRuntimeDir {folder}\n{loaded}\nTypesConfig {folder}/mime.types\n{inside}\n"
    )
    with _running([program, "-f", str(configuration), "-DFOREGROUND"], ["-t"], port) as address:
        yield address


@contextmanager
def _running(command: list[str], check: list[str], port: int) -> Iterator[str]:
    checked = subprocess.run([*command, *check], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    process = subprocess.Popen(command)
    try:
        for _ in range(100):
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)
