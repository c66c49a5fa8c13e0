#compdef iowall
# Completion of iowall for zsh. The program itself knows its commands, options and missions.

_iowall_commands ()
{
  local -a commands=(${(f)"$(iowall --help 2>/dev/null | sed -n 's/^  \([a-z][a-z]*\)  *\([A-Z].*\)/\1:\2/p')"})

  _describe -t commands command commands
}

# What an option does stands behind it, at least two blanks away.
_iowall_options ()
{
  local -a options=(${(f)"$(iowall $1 --help 2>/dev/null |
    sed -n -E -e 's/^  (-., )?(--[a-z-]+)[^ ]*  +(.*)/\2:\3/p')"})

  _describe -t options option options
}

_iowall_missions ()
{
  local -a missions=(${(s:, :)"$(iowall --help 2>/dev/null | sed -n 's/^Missions: //p')"})

  _describe -t missions mission missions
}

_iowall_parts ()
{
  local -a parts=(
    'access:Part 1, The Access Pattern Audit' 'pipeline:Part 2, Sizing the Pipeline'
    'checkpoint:Part 3, The Checkpoint Wall'
  )

  _describe -t parts part parts
}

_iowall ()
{
  local -a formats=(text json) themes=(light dark contrast contrast-dark)
  local -a first=('--track:Straight into a track' '--present:Present its lecture'
    '--standalone:Beside another window' '--version:Show the version'
    '--help:Show the help')
  local -a presenting=('--scene:Begin with this scene' '--speaker:The speaker'\''s window too')

  case $words[CURRENT-1] in
  -t | --track | -p | --present)
    _iowall_missions
    return
    ;;
  -f | --format)
    _describe -t formats format formats
    return
    ;;
  --theme)
    _describe -t themes theme themes
    return
    ;;
  -o | --output)
    _files
    return
    ;;
  esac
  if ((CURRENT == 2)); then
    _iowall_commands
    [[ $words[CURRENT] == -* ]] && _describe -t options option first
    return
  fi
  if [[ $words[2] == (--present|-p) ]]; then
    _describe -t options option presenting
    return
  fi
  if [[ $words[CURRENT] == -* ]]; then
    _iowall_options $words[2]
    return
  fi
  case $words[2]:$CURRENT in
  (solve|render):3)
    _iowall_missions
    _files -g '*.json'
    ;;
  (solve|render):4 | model:3)
    _iowall_parts
    ;;
  (check|report|grade):*)
    _files
    ;;
  esac
}

_iowall "$@"
