import Glibc
import NvctlCommandLine

exit(await Entry.run(Array(CommandLine.arguments.dropFirst())))
