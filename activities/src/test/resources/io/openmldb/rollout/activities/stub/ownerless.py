#!/usr/bin/env python3
"""Listens at an address with a socket that no process has: it is on its way from one to another. Arguments: host, port."""
import signal
import socket
import sys

listening = socket.create_server((sys.argv[1], int(sys.argv[2])))
one, other = socket.socketpair()
socket.send_fds(one, [b"it"], [listening.fileno()])
listening.close()
print("listening", flush=True)
signal.pause()
