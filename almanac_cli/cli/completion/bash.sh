# Completion of almanac in bash, version 4.4 or later. Put this line into ~/.bashrc:
#
#     eval "$(almanac completion bash)"

_almanac_completion() {
    local kind='' value program=${1/#\~/$HOME}
    type -P "$program" >/dev/null || program=almanac # $1 may be an alias
    COMPREPLY=()
    while IFS='' read -r value; do
        if [[ -z $kind ]]; then
            kind=$value
        else
            COMPREPLY+=("$value")
        fi
    done < <(
        _ALMANAC_COMPLETE=bash_complete _ALMANAC_LINE="${COMP_LINE:0:COMP_POINT}" \
            _ALMANAC_BREAKS="$COMP_WORDBREAKS" "$program" 2>/dev/null
    )
    case $kind in
        file) compopt -o default ;;
        dir) compopt -o dirnames ;;
        open) compopt -o nospace ;;
    esac
}

complete -o nosort -F _almanac_completion almanac
