function __nvctl_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __nvctl_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __nvctl_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __nvctl_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __nvctl_parse_tokens -S
    set -l unparsed_tokens (__nvctl_tokens -pc)
    switch $unparsed_tokens[1]
    case 'nvctl'
        __nvctl_parse_subcommand 0 'h/help'
        switch $unparsed_tokens[1]
        case 'driver'
            __nvctl_parse_subcommand 0 'h/help'
            switch $unparsed_tokens[1]
            case 'info'
                __nvctl_parse_subcommand 0 'root=' 'no-color' 'v/verbose' 'json' 'h/help'
            case 'doctor'
                __nvctl_parse_subcommand 0 'root=' 'no-color' 'v/verbose' 'json' 'deep' 'h/help'
            case 'dkms'
                __nvctl_parse_subcommand 0 'h/help'
                switch $unparsed_tokens[1]
                case 'status'
                    __nvctl_parse_subcommand 0 'root=' 'no-color' 'v/verbose' 'json' 'verify' 'h/help'
                case 'setup'
                    __nvctl_parse_subcommand 0 'root=' 'no-color' 'v/verbose' 'dry-run' 'json' 'wait=' 'in-transaction' 'write-conf' 'version=' 'h/help'
                case 'build'
                    __nvctl_parse_subcommand 0 'root=' 'no-color' 'v/verbose' 'dry-run' 'json' 'wait=' 'in-transaction' 'k/kernel=+' 'f/force' 'j/jobs=' 'parallel=' 'version=' 'h/help'
                case 'use'
                    __nvctl_parse_subcommand 1 'root=' 'no-color' 'v/verbose' 'dry-run' 'json' 'wait=' 'in-transaction' 'k/kernel=+' 'f/force' 'j/jobs=' 'parallel=' 'h/help'
                case 'rollback'
                    __nvctl_parse_subcommand 0 'root=' 'no-color' 'v/verbose' 'dry-run' 'json' 'wait=' 'in-transaction' 'h/help'
                case 'unregister'
                    __nvctl_parse_subcommand 0 'root=' 'no-color' 'v/verbose' 'dry-run' 'json' 'wait=' 'in-transaction' 'purge' 'version=' 'h/help'
                case 'logs'
                    __nvctl_parse_subcommand 0 'root=' 'no-color' 'v/verbose' 'json' 't/tail=' 'k/kernel=' 'h/help'
                case 'doctor'
                    __nvctl_parse_subcommand 0 'root=' 'no-color' 'v/verbose' 'json' 'deep' 'h/help'
                case 'fix'
                    __nvctl_parse_subcommand 0 'root=' 'no-color' 'v/verbose' 'dry-run' 'json' 'wait=' 'in-transaction' 'h/help'
                case 'test-boot'
                    __nvctl_parse_subcommand 0 'root=' 'no-color' 'v/verbose' 'json' 'k/kernel=+' 'initramfs' 'timeout=' 'h/help'
                case 'cleanup'
                    __nvctl_parse_subcommand 0 'root=' 'no-color' 'v/verbose' 'dry-run' 'json' 'wait=' 'in-transaction' 'keep=' 'execute' 'yes' 'h/help'
                case 'hook'
                    __nvctl_parse_subcommand 0 'root=' 'no-color' 'v/verbose' 'dry-run' 'json' 'wait=' 'in-transaction' 'guard' 'remove' 'status' 'h/help'
                case 'cache'
                    __nvctl_parse_subcommand 0 'h/help'
                    switch $unparsed_tokens[1]
                    case 'list'
                        __nvctl_parse_subcommand 0 'root=' 'no-color' 'v/verbose' 'json' 'h/help'
                    case 'prune'
                        __nvctl_parse_subcommand 0 'root=' 'no-color' 'v/verbose' 'dry-run' 'json' 'wait=' 'in-transaction' 'all' 'h/help'
                    end
                end
            case 'source'
                __nvctl_parse_subcommand 0 'h/help'
                switch $unparsed_tokens[1]
                case 'status'
                    __nvctl_parse_subcommand 0 'root=' 'no-color' 'v/verbose' 'json' 'fetch' 'h/help'
                case 'init'
                    __nvctl_parse_subcommand 1 'root=' 'no-color' 'v/verbose' 'dry-run' 'json' 'wait=' 'in-transaction' 'h/help'
                case 'sync'
                    __nvctl_parse_subcommand 0 'root=' 'no-color' 'v/verbose' 'dry-run' 'json' 'wait=' 'in-transaction' 'k/kernel=+' 'f/force' 'j/jobs=' 'parallel=' 'version=' 'h/help'
                case 'update'
                    __nvctl_parse_subcommand 0 'root=' 'no-color' 'v/verbose' 'dry-run' 'json' 'wait=' 'in-transaction' 'k/kernel=+' 'f/force' 'j/jobs=' 'parallel=' 'no-build' 'branch=' 'tag=' 'partial' 'yes' 'h/help'
                end
            case 'gsp'
                __nvctl_parse_subcommand 0 'h/help'
                switch $unparsed_tokens[1]
                case 'status'
                    __nvctl_parse_subcommand 0 'root=' 'no-color' 'v/verbose' 'json' 'h/help'
                end
            end
        case 'help'
            __nvctl_parse_subcommand -r 1 
        end
    end
end

function __nvctl_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __nvctl_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __nvctl_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __nvctl_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__nvctl_tokens -p)
    if test -z "$(__nvctl_tokens -t)"
        set -l index (count (__nvctl_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'nvctl' -f
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl" -eq 1' -fa 'driver' -d 'Manage the NVIDIA driver\'s kernel modules.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver" -eq 1' -fa 'info' -d 'Show the driver as it works now: GPUs, loaded modules, GSP firmware, kernels.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver" -eq 1' -fa 'doctor' -d 'Find problems with the driver: its modules, the next boot, and the GPU.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver" -eq 1' -fa 'dkms' -d 'Manage the modules that DKMS builds for the installed kernels.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver" -eq 1' -fa 'source' -d 'Build from a git clone of NVIDIA\'s open-gpu-kernel-modules.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver" -eq 1' -fa 'gsp' -d 'Check the firmware of the GPU\'s system processor (GSP), which runs most of the driver.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver info" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver info" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver info" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver info" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver info" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver doctor" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver doctor" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver doctor" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver doctor" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver doctor" deep' -l 'deep' -d 'Also look into initramfs images, ask compilers for their versions, and ask the package manager about headers. This takes a few seconds.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver doctor" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver dkms" -eq 1' -fa 'status' -d 'Show every installed kernel and the driver modules it has.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver dkms" -eq 1' -fa 'setup' -d 'Register the driver\'s source in /usr/src with DKMS.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver dkms" -eq 1' -fa 'build' -d 'Build and install the modules for every kernel that has headers.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver dkms" -eq 1' -fa 'use' -d 'Switch all kernels to another version of the driver.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver dkms" -eq 1' -fa 'rollback' -d 'Go back to the version of the driver that was in use before.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver dkms" -eq 1' -fa 'unregister' -d 'Remove the driver from DKMS. Its installed modules stay.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver dkms" -eq 1' -fa 'logs' -d 'Show the logs of builds, and how the builds ended.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver dkms" -eq 1' -fa 'doctor' -d 'Find problems with the modules, now or at the next boot.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver dkms" -eq 1' -fa 'fix' -d 'Fix what the doctor finds, and list what you have to fix yourself.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver dkms" -eq 1' -fa 'test-boot' -d 'Test in a virtual machine, before you reboot, whether kernels accept their modules.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver dkms" -eq 1' -fa 'cleanup' -d 'Remove the driver\'s modules from old kernels to free disk space.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver dkms" -eq 1' -fa 'hook' -d 'Build and verify the modules whenever the package manager updates a kernel or the driver.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver dkms" -eq 1' -fa 'cache' -d 'Manage the store of kernel-independent objects, which are compiled once for all kernels.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms status" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms status" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms status" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms status" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms status" verify' -l 'verify' -d 'Compare the installed modules with what DKMS built, byte by byte.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms status" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms setup" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms setup" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms setup" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms setup" dry-run' -l 'dry-run' -d 'Show what would be done, and change nothing.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms setup" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms setup" wait' -l 'wait' -d 'Wait this long if another nvctl, dkms or a package manager is at work. With 0, fail at once.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms setup" in-transaction' -l 'in-transaction' -d 'Ignore the package manager\'s lock. For use inside its own hooks.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms setup" write-conf' -l 'write-conf' -d 'Write a dkms.conf that works. An existing file is kept beside it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms setup" version' -l 'version' -d 'The version to register if /usr/src has several.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms setup" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms build" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms build" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms build" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms build" dry-run' -l 'dry-run' -d 'Show what would be done, and change nothing.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms build" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms build" wait' -l 'wait' -d 'Wait this long if another nvctl, dkms or a package manager is at work. With 0, fail at once.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms build" in-transaction' -l 'in-transaction' -d 'Ignore the package manager\'s lock. For use inside its own hooks.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms build"' -s 'k' -l 'kernel' -d 'Build only for this kernel. Can be given more than once.' -rfka '(ls /lib/modules)'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms build" f force' -s 'f' -l 'force' -d 'Compile again even if the modules are up to date, and build even if a package owns the modules.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms build" j jobs' -s 'j' -l 'jobs' -d 'How many compilers to run at once for the kernels, and the same number again for the shared part. Default: chosen from the processors and the free memory.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms build" parallel' -l 'parallel' -d 'How many kernels to build for at once. Default: chosen from the processors and the free memory.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms build" version' -l 'version' -d 'Build this version if several are registered.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms build" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms use" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms use" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms use" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms use" dry-run' -l 'dry-run' -d 'Show what would be done, and change nothing.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms use" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms use" wait' -l 'wait' -d 'Wait this long if another nvctl, dkms or a package manager is at work. With 0, fail at once.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms use" in-transaction' -l 'in-transaction' -d 'Ignore the package manager\'s lock. For use inside its own hooks.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms use"' -s 'k' -l 'kernel' -d 'Build only for this kernel. Can be given more than once.' -rfka '(ls /lib/modules)'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms use" f force' -s 'f' -l 'force' -d 'Compile again even if the modules are up to date, and build even if a package owns the modules.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms use" j jobs' -s 'j' -l 'jobs' -d 'How many compilers to run at once for the kernels, and the same number again for the shared part. Default: chosen from the processors and the free memory.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms use" parallel' -l 'parallel' -d 'How many kernels to build for at once. Default: chosen from the processors and the free memory.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms use" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms rollback" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms rollback" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms rollback" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms rollback" dry-run' -l 'dry-run' -d 'Show what would be done, and change nothing.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms rollback" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms rollback" wait' -l 'wait' -d 'Wait this long if another nvctl, dkms or a package manager is at work. With 0, fail at once.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms rollback" in-transaction' -l 'in-transaction' -d 'Ignore the package manager\'s lock. For use inside its own hooks.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms rollback" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms unregister" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms unregister" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms unregister" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms unregister" dry-run' -l 'dry-run' -d 'Show what would be done, and change nothing.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms unregister" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms unregister" wait' -l 'wait' -d 'Wait this long if another nvctl, dkms or a package manager is at work. With 0, fail at once.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms unregister" in-transaction' -l 'in-transaction' -d 'Ignore the package manager\'s lock. For use inside its own hooks.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms unregister" purge' -l 'purge' -d 'Also remove the installed modules.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms unregister" version' -l 'version' -d 'The version to remove if several are registered.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms unregister" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms logs" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms logs" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms logs" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms logs" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms logs" t tail' -s 't' -l 'tail' -d 'Show the last <lines> lines of each log.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms logs" k kernel' -s 'k' -l 'kernel' -d 'Show only builds for this kernel.' -rfka '(ls /lib/modules)'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms logs" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms doctor" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms doctor" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms doctor" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms doctor" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms doctor" deep' -l 'deep' -d 'Also look into initramfs images, ask compilers for their versions, and ask the package manager about headers. This takes a few seconds.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms doctor" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms fix" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms fix" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms fix" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms fix" dry-run' -l 'dry-run' -d 'Show what would be done, and change nothing.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms fix" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms fix" wait' -l 'wait' -d 'Wait this long if another nvctl, dkms or a package manager is at work. With 0, fail at once.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms fix" in-transaction' -l 'in-transaction' -d 'Ignore the package manager\'s lock. For use inside its own hooks.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms fix" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms test-boot" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms test-boot" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms test-boot" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms test-boot" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms test-boot"' -s 'k' -l 'kernel' -d 'Test this kernel. Can be given more than once.' -rfka '(ls /lib/modules)'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms test-boot" initramfs' -l 'initramfs' -d 'Boot with the kernel\'s own initramfs, and test the modules in it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms test-boot" timeout' -l 'timeout' -d 'The longest time that one boot may take.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms test-boot" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cleanup" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cleanup" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cleanup" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cleanup" dry-run' -l 'dry-run' -d 'Show what would be done, and change nothing.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cleanup" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cleanup" wait' -l 'wait' -d 'Wait this long if another nvctl, dkms or a package manager is at work. With 0, fail at once.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cleanup" in-transaction' -l 'in-transaction' -d 'Ignore the package manager\'s lock. For use inside its own hooks.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cleanup" keep' -l 'keep' -d 'Keep this many of the newest kernels, besides the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cleanup" execute' -l 'execute' -d 'Remove the modules, instead of only showing what would be removed.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cleanup" yes' -l 'yes' -d 'Do not ask before removing the driver from a kernel that can still be booted.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cleanup" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms hook" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms hook" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms hook" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms hook" dry-run' -l 'dry-run' -d 'Show what would be done, and change nothing.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms hook" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms hook" wait' -l 'wait' -d 'Wait this long if another nvctl, dkms or a package manager is at work. With 0, fail at once.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms hook" in-transaction' -l 'in-transaction' -d 'Ignore the package manager\'s lock. For use inside its own hooks.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms hook" guard' -l 'guard' -d 'Also make pacman refuse two kinds of transaction: one that upgrades a kernel without its headers, and one that upgrades the userspace driver while modules of another version are built from git.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms hook" remove' -l 'remove' -d 'Remove the hook.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms hook" status' -l 'status' -d 'Show which hooks are installed, including DKMS\'s own, and change nothing.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms hook" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cache" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver dkms cache" -eq 1' -fa 'list' -d 'List the stored objects, most recently used first.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver dkms cache" -eq 1' -fa 'prune' -d 'Remove stored objects of drivers that are no longer registered, and those over the size limit.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cache list" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cache list" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cache list" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cache list" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cache list" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cache prune" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cache prune" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cache prune" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cache prune" dry-run' -l 'dry-run' -d 'Show what would be done, and change nothing.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cache prune" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cache prune" wait' -l 'wait' -d 'Wait this long if another nvctl, dkms or a package manager is at work. With 0, fail at once.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cache prune" in-transaction' -l 'in-transaction' -d 'Ignore the package manager\'s lock. For use inside its own hooks.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cache prune" all' -l 'all' -d 'Remove all stored objects.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver dkms cache prune" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver source" -eq 1' -fa 'status' -d 'Show which source the driver is built from, and how it compares with its git clone.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver source" -eq 1' -fa 'init' -d 'Register a git clone of NVIDIA\'s open-gpu-kernel-modules with DKMS.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver source" -eq 1' -fa 'sync' -d 'Build and install the modules from the clone as it is now.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver source" -eq 1' -fa 'update' -d 'Fetch, check out and build the newest release in the clone.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source status" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source status" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source status" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source status" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source status" fetch' -l 'fetch' -d 'First fetch the releases that the clone lacks, as its owner.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source status" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source init" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source init" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source init" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source init" dry-run' -l 'dry-run' -d 'Show what would be done, and change nothing.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source init" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source init" wait' -l 'wait' -d 'Wait this long if another nvctl, dkms or a package manager is at work. With 0, fail at once.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source init" in-transaction' -l 'in-transaction' -d 'Ignore the package manager\'s lock. For use inside its own hooks.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver source init" -eq 1' -fa '(__nvctl_complete_directories)'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source init" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source sync" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source sync" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source sync" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source sync" dry-run' -l 'dry-run' -d 'Show what would be done, and change nothing.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source sync" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source sync" wait' -l 'wait' -d 'Wait this long if another nvctl, dkms or a package manager is at work. With 0, fail at once.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source sync" in-transaction' -l 'in-transaction' -d 'Ignore the package manager\'s lock. For use inside its own hooks.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source sync"' -s 'k' -l 'kernel' -d 'Build only for this kernel. Can be given more than once.' -rfka '(ls /lib/modules)'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source sync" f force' -s 'f' -l 'force' -d 'Compile again even if the modules are up to date, and build even if a package owns the modules.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source sync" j jobs' -s 'j' -l 'jobs' -d 'How many compilers to run at once for the kernels, and the same number again for the shared part. Default: chosen from the processors and the free memory.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source sync" parallel' -l 'parallel' -d 'How many kernels to build for at once. Default: chosen from the processors and the free memory.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source sync" version' -l 'version' -d 'Build this version if several are registered.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source sync" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source update" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source update" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source update" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source update" dry-run' -l 'dry-run' -d 'Show what would be done, and change nothing.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source update" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source update" wait' -l 'wait' -d 'Wait this long if another nvctl, dkms or a package manager is at work. With 0, fail at once.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source update" in-transaction' -l 'in-transaction' -d 'Ignore the package manager\'s lock. For use inside its own hooks.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source update"' -s 'k' -l 'kernel' -d 'Build only for this kernel. Can be given more than once.' -rfka '(ls /lib/modules)'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source update" f force' -s 'f' -l 'force' -d 'Compile again even if the modules are up to date, and build even if a package owns the modules.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source update" j jobs' -s 'j' -l 'jobs' -d 'How many compilers to run at once for the kernels, and the same number again for the shared part. Default: chosen from the processors and the free memory.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source update" parallel' -l 'parallel' -d 'How many kernels to build for at once. Default: chosen from the processors and the free memory.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source update" no-build' -l 'no-build' -d 'Check out and copy the release, but build nothing.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source update" branch' -l 'branch' -d 'Take the newest release of this NVIDIA branch, such as 580.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source update" tag' -l 'tag' -d 'Take this tag instead of the newest release.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source update" partial' -l 'partial' -d 'Install for the kernels whose builds succeed, even if others fail.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source update" yes' -l 'yes' -d 'Do not ask if the userspace driver has another version.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver source update" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver gsp" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_positional "nvctl driver gsp" -eq 1' -fa 'status' -d 'Show whether each GPU uses GSP firmware, and if not, why.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver gsp status" root' -l 'root' -d 'Use the system mounted at <dir> instead of the running one.' -rfka ''
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver gsp status" no-color' -l 'no-color' -d 'Do not use colours. NO_COLOR in the environment does the same.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver gsp status" v verbose' -s 'v' -l 'verbose' -d 'Show which programs are run, and where settings come from.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver gsp status" json' -l 'json' -d 'Print JSON instead of text. docs/json.md describes it.'
complete -c 'nvctl' -n '__nvctl_should_offer_completions_for_flags_or_options "nvctl driver gsp status" h help' -s 'h' -l 'help' -d 'Show help information.'
