"""Say clearly that a port is taken, before any work is done: `port_is_free.py HOST PORT [PORT ...]`."""

import socket
import sys


def is_free(host: str, port: int) -> bool:
    """Whether a server may listen there now. Raises OverflowError for a port outside 0 to 65535."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def main(arguments: list[str]) -> int:
    host, ports = arguments[0], [int(port) for port in arguments[1:]]
    taken = [port for port in ports if not is_free(host, port)]
    for port in taken:
        print(f"Port {port} is not free on {host}. Choose another: make run PORT={port + 10}", file=sys.stderr)
    return 1 if taken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
