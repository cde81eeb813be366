"""KEYS COMMAND...: runs the command on a terminal of its own. When there is /var/home/seen/ready, the keys are typed."""
import os
import pty
import select
import sys

child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
keys = sys.argv[1].encode().decode("unicode_escape").encode()
while True:
    if keys and os.path.exists("/var/home/seen/ready"):
        os.write(terminal, keys)
        keys = b""
    if not select.select([terminal], [], [], 0.05)[0]:
        continue
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    os.write(1, data)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
