#!/usr/bin/env python3
"""A component for tests whose first thread ends before the others, as a server's with much memory does.

Arguments: --flagfile=FILE, then how many seconds after SIGTERM the process listens on. In that time it is a zombie by
/proc/PID, and its socket is to be found in /proc/PID/task only.
"""
import ctypes
import http.server
import os
import platform
import signal
import sys
import threading
import time

SYS_EXIT = {"x86_64": 60, "aarch64": 93}[platform.machine()]
libc = ctypes.CDLL(None)
flags = dict(line.strip().lstrip("-").split("=", 1) for line in open(sys.argv[1].split("=", 1)[1]) if "=" in line)
host, port = flags["endpoint"].rsplit(":", 1)
ending = threading.Event()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


def end():
    ending.wait()
    time.sleep(float(sys.argv[2]))
    os._exit(0)


def end_first_thread(*_):
    ending.set()
    # The first thread only; the interpreter's lock is let go for the call.
    libc.syscall(SYS_EXIT, 0)


with open("starts", "a") as starts:
    starts.write("%d\n" % os.getpid())
server = http.server.ThreadingHTTPServer((host, int(port)), Handler)
for target in [end, server.serve_forever] + [ending.wait] * 30:
    threading.Thread(target=target, daemon=True).start()
signal.signal(signal.SIGTERM, end_first_thread)
with open("registration", "w") as registration:
    registration.write(str(os.getpid()))
while True:
    signal.pause()
