# shellcheck shell=bash
# Sourced by the launchers, with $root set: builds a module when its jar is missing or older than
# its sources.

# build_if_needed MODULE [MODULE-IT-NEEDS...]: prints nothing on standard output, so that a
# launcher's own output stays clean. Where there are no sources, as in the container image, the jar
# is taken as it is.
build_if_needed() {
  # shellcheck disable=SC2154  # The launcher sets it.
  [[ -d $root/$1/src ]] || return 0
  is_current "$@" || build_locked "$@"
}

# Two launchers that start together build one after the other, and the second has nothing to do.
build_locked() (
  mkdir -p "$root/build"
  exec 9>"$root/build/modules.lock"
  flock --wait 600 9 || {
    echo "another build has been running for ten minutes" >&2
    exit 1
  }
  is_current "$@" && exit 0
  echo "building $1 (its sources changed, or it was never built) ..." >&2
  # Libraries of an earlier version must not stay beside the newer ones.
  rm -rf "$root/$1/target/lib"
  cd "$root" || exit 1
  # Tests and formatting are the build's business, not a launcher's.
  ./mvnw -q -pl "$1" -am -Dmaven.test.skip=true -Dspotless.check.skip=true package \
    </dev/null >&2
  touch "$root/$1/target/$1.jar"
)

is_current() {
  local module newer jar=$root/$1/target/$1.jar
  local sources=("$root/pom.xml")
  [[ -f $jar && -d $root/$1/target/lib ]] || return 1
  for module in "$@"; do
    sources+=("$root/$module/pom.xml" "$root/$module/src/main")
  done
  newer=$(find "${sources[@]}" -newer "$jar" -print -quit)
  [[ -z $newer ]]
}
