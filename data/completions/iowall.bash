# Completion of iowall for bash. The program itself knows its missions and commands; controls are asked of it.
_iowall_words ()
{
  iowall --help 2>/dev/null | sed -n "$1"
}

_iowall_missions ()
{
  _iowall_words 's/^Missions: //p' | tr -d ','
}

_iowall ()
{
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}

  COMPREPLY=()
  compopt +o default 2>/dev/null
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W "$(_iowall_words 's/^  \([a-z][a-z]*\)  *[A-Z].*/\1/p') --help --version --track --present --standalone" -- "$word")
    return
  fi
  case $before in
  -t | --track | -p | --present)
    mapfile -t COMPREPLY < <(compgen -W "$(_iowall_missions)" -- "$word")
    return
    ;;
  -f | --format)
    mapfile -t COMPREPLY < <(compgen -W "text json" -- "$word")
    return
    ;;
  --theme)
    mapfile -t COMPREPLY < <(compgen -W "light dark contrast contrast-dark" -- "$word")
    return
    ;;
  -o | --output)
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
    return
    ;;
  esac
  if [[ $command == --present || $command == -p ]]; then
    mapfile -t COMPREPLY < <(compgen -W "--scene --speaker" -- "$word")
    return
  fi
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(iowall "$command" --help 2>/dev/null | grep -oE -e '--[a-z-]+')" -- "$word")
    return
  fi
  case $command:$COMP_CWORD in
  solve:2 | render:2)
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -W "$(_iowall_missions)" -- "$word"; compgen -f -X '!*.json' -- "$word")
    ;;
  solve:3 | render:3 | model:2)
    mapfile -t COMPREPLY < <(compgen -W "access pipeline checkpoint" -- "$word")
    ;;
  check:* | report:* | grade:*)
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
    ;;
  esac
}

complete -F _iowall iowall
