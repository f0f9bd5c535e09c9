"""Opens a pty, links its slave to argv[1], and carries bytes between its master and stdin/stdout. Dying hangs it up."""

import os
import pty
import select
import sys
import tty

master, slave = pty.openpty()
tty.setraw(slave)
os.chmod(os.ttyname(slave), 0o666)
if os.path.islink(sys.argv[1]):
    os.unlink(sys.argv[1])
os.symlink(os.ttyname(slave), sys.argv[1])
os.write(2, b"ready\n")
while True:
    ready, _, _ = select.select([0, master], [], [])
    for source, target in ((0, master), (master, 1)):
        if source in ready:
            data = os.read(source, 65536)
            if not data:
                sys.exit(0)
            while data:
                data = data[os.write(target, data) :]
