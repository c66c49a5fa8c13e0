# Completion of iowall for fish. The program itself knows its commands, options and missions.

function __iowall_commands
    iowall --help 2>/dev/null | string replace -r -f '^  ([a-z]+) +([A-Z].*)' '$1\t$2'
end

function __iowall_missions
    iowall --help 2>/dev/null | string replace -r -f '^Missions: ' '' | string split ', '
end

function __iowall_options
    iowall (commandline -opc)[2] --help 2>/dev/null | string replace -r -f '^  (?:-., )?(--[a-z-]+)\S*  +(.*)' '$1\t$2'
end

# Whether the command is one of these, and so many words stand behind it, if that is asked.
function __iowall_at -a number
    set -l words (commandline -opc)
    contains -- "$words[2]" $argv[2..-1]; and begin
        test "$number" = any; or test (count $words) -eq (math $number + 2)
    end
end

# Whether the word before is one of these options.
function __iowall_behind
    contains -- (commandline -opc)[-1] $argv
end

set -l free 'not __iowall_behind -f --format --theme -o --output -s --set --size --scale --sweep --track -t --present -p'

complete -c iowall -f
complete -c iowall -n 'test (count (commandline -opc)) -eq 1' -a '(__iowall_commands)'
complete -c iowall -n 'test (count (commandline -opc)) -eq 1' -s t -l track -x -a '(__iowall_missions)' -d 'Straight into a track'
complete -c iowall -n 'test (count (commandline -opc)) -eq 1' -s p -l present -x -a '(__iowall_missions)' -d 'Present its lecture'
complete -c iowall -n 'contains -- (commandline -opc)[2] --present -p' -l scene -x -d 'Begin with this scene'
complete -c iowall -n 'contains -- (commandline -opc)[2] --present -p' -l speaker -d 'The speaker\'s window too'
complete -c iowall -n 'test (count (commandline -opc)) -eq 1' -l standalone -d 'Beside another window'
complete -c iowall -n 'test (count (commandline -opc)) -eq 1' -l version -d 'Show the version'
complete -c iowall -n '__iowall_behind -t --track -p --present' -a '(__iowall_missions)'
complete -c iowall -n '__iowall_behind -f --format' -a 'text json'
complete -c iowall -n '__iowall_behind --theme' -a 'light dark contrast contrast-dark'
complete -c iowall -n '__iowall_behind -o --output' -F
complete -c iowall -n "__iowall_at any solve render report grade model check validate bench; and $free; and string match -q -- '-*' (commandline -ct)" -a '(__iowall_options)'
complete -c iowall -n "__iowall_at 0 solve render; and $free" -a '(__iowall_missions)' -F
complete -c iowall -n "__iowall_at 1 solve render; and $free" -a 'access pipeline checkpoint'
complete -c iowall -n '__iowall_at 0 model' -a 'access pipeline checkpoint'
complete -c iowall -n "__iowall_at any check report grade; and $free" -F
