#!/bin/sh
# Prepare .venv for the named parts: environment.sh book|test|lab|dask|course|browser|bench ...
# VENV names another folder than .venv; PEERS names more packages for bench, with their versions.
#
# A part is ready when .venv/NAME.ready holds the checksum of what it was installed from. The mark is
# written last, so an interrupted install is never trusted: it is done again.
set -eu
cd "$(dirname "$0")/../.."
venv=${VENV:-.venv}

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

apt_command() { # how to install Debian packages as the present user
    if [ "$(id -u)" = 0 ]; then echo "apt-get install -y $*"; else echo "sudo apt-get install -y $*"; fi
}

find_python() {
    python=${PYTHON:-python3}
    command -v "$python" >/dev/null ||
        fail "$python was not found; install Python 3.11 or later: $(apt_command python3 python3-venv)"
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "$("$python" --version 2>&1) is too old: this book needs Python 3.11 or later;" \
            "name a newer one with: make PYTHON=python3.12"
    "$python" -c 'import venv, ensurepip' 2>/dev/null ||
        fail "$python cannot make environments; install: $(apt_command python3-venv)"
}

make_venv() {
    mark="$venv/venv.ready"
    [ -f "$mark" ] && "$venv/bin/python" -c '' 2>/dev/null && return
    find_python
    echo "environment: new in $venv, with $("$python" --version)"
    rm -rf "$venv"
    "$python" -m venv "$venv"
    touch "$mark"
}

checksum() {
    cat "$@" | "$venv/bin/python" -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())'
}

pip() {
    "$venv/bin/python" -m pip --disable-pip-version-check --no-input --quiet "$@"
}

install_part() { # install_part NAME FILE ...
    part=$1
    shift
    mark="$venv/$part.ready"
    wanted=$(checksum "$@")
    [ "$(cat "$mark" 2>/dev/null)" = "$wanted" ] && return
    rm -f "$mark"
    echo "environment: installing what '$part' needs ($1)"
    pip install --no-deps -r "$1"
    if [ "$part" = book ]; then pip install --no-deps --no-build-isolation --editable .; fi
    pip check >/dev/null || { pip check; fail "the pins of $1 do not fit together"; }
    echo "$wanted" >"$mark.part"
    mv "$mark.part" "$mark"
}

find_browser() {
    for browser in "${CHROMIUM:-}" chromium google-chrome; do
        [ -n "$browser" ] && command -v "$browser" >/dev/null && return
    done
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ||
        fail "the browser tests need Chromium; install it: $(apt_command chromium) (or name one in CHROMIUM)"
    echo "environment: installing Chromium for the browser tests"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null ||
        fail "Chromium could not be installed; try: $(apt_command chromium)"
}

find_sandbox() {
    command -v bwrap >/dev/null && return
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ||
        fail "submissions are marked in bubblewrap; install it: $(apt_command bubblewrap)"
    echo "environment: installing bubblewrap, the sandbox in which submissions are marked"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq bubblewrap; } >/dev/null ||
        fail "bubblewrap could not be installed; try: $(apt_command bubblewrap)"
}

check_peers() { # a plain torch would bring gigabytes of code for graphics processors
    for peer in ${PEERS:-}; do
        case $peer in
        *==*) ;;
        *) fail "PEERS names '$peer' without a version; name one that is built for the CPU, as torch==2.13.0" ;;
        esac
    done
}

install_peers() {
    [ -z "${PEERS:-}" ] || pip install --constraint requirements-bench.txt $PEERS
}

check_peers
make_venv
for part in "$@"; do
    case $part in
    book) install_part book requirements.txt pyproject.toml ;;
    test | lab | dask) install_part "$part" "requirements-$part.txt" ;;
    course)
        install_part lab requirements-lab.txt # nbgrader stands on JupyterLab
        install_part course requirements-course.txt
        ;;
    bench)
        install_part bench requirements-bench.txt
        install_peers
        ;;
    browser) find_browser ;;
    sandbox) find_sandbox ;;
    *) fail "unknown part '$part'; known are book, test, lab, dask, course, browser and bench" ;;
    esac
done
