import Glibc
import Host
import NvctlCommandLine

exit(MainThread.run { await Entry.run(ProgramArguments.all) })
