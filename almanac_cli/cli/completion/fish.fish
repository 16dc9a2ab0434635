# Completion of almanac in fish. Write it to a file that fish reads when it needs it:
#
#     almanac completion fish > ~/.config/fish/completions/almanac.fish

function __almanac_complete
    set -l before (commandline -opc)
    set -l lines (env _ALMANAC_COMPLETE=fish_complete _ALMANAC_LINE=(string join \n -- $before | string collect) \
        _ALMANAC_WORD=(commandline -ct | string collect) $before[1] 2>/dev/null)
    switch "$lines[1]"
        case file
            __fish_complete_path (commandline -ct)
        case dir
            __fish_complete_directories (commandline -ct)
        case '*'
            test (count $lines) -gt 1; and printf '%s\n' $lines[2..]
    end
end

complete --no-files --keep-order --command almanac --arguments '(__almanac_complete)'
