#compdef almanac
# Completion of almanac in zsh. Put this line into ~/.zshrc, after compinit:
#
#     eval "$(almanac completion zsh)"
#
# or write it to a file _almanac in a folder of $fpath.

_almanac() {
    local -a before lines values shown options
    local word=$PREFIX kind line option=''
    [[ -n $compstate[quote] ]] || word=${(Q)word}
    before=("${(@Q)words[1,CURRENT-1]}")
    lines=("${(@f)$(
        _ALMANAC_COMPLETE=zsh_complete _ALMANAC_LINE="${(F)before}" _ALMANAC_WORD=$word \
            ${~words[1]} 2>/dev/null
    )}")
    kind=$lines[1]
    shift lines
    case $kind in
        file) _files; return ;;
        dir) _files -/; return ;;
        open) options+=(-S '') ;;
        list) compstate[insert]='' compstate[list]='list force' ;;
    esac
    [[ $word == --*=* ]] && option=${word%%=*}=
    for line in $lines; do
        values+=("$option${line%%$'\t'*}")
        shown+=("${line/$'\t'/  -- }")
    done
    (( $#values )) && compadd -U -V almanac -l -d shown "${(@)options}" -a values
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _almanac "$@"
else
    compdef _almanac almanac
fi
