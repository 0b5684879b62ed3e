package io.openmldb.rollout.activities.config.gflags;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By what fnmatch(3) of Debian's C library says. */
class ProgramPatternTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openmldb",
        "*",
        "open*",
        "*ml*",
        "?penmldb",
        "[o]penmldb",
        "[]o]penmldb",
        "[!a-n]penmldb",
        "[^]]penmldb",
        "[a-z]penmldb",
        "[[:alpha:]]penmldb",
        "[[:digit:]o]penmldb",
        "\\openmldb",
        "[\\o]penmldb",
        "openmldb*",
        "**"
      })
  void aPatternThatMatches(String glob) {
    assertThat(ProgramPattern.matches(glob, "openmldb")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "openmldB",
        "openmldb?",
        "{openmldb,x}",
        "[!o]penmldb",
        "[z-a]penmldb",
        "[[:digit:]]penmldb",
        "[openmldb",
        "openmldb\\",
        "o.*b",
        "./bin/openmldb"
      })
  void aPatternThatDoesNotMatch(String glob) {
    assertThat(ProgramPattern.matches(glob, "openmldb")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*", "*openmldb", "./*", "?/bin/*", ".[/]bin/openmldb", ".[!a]bin/openmldb"})
  void nothingButASlashMatchesASlash(String glob) {
    assertThat(ProgramPattern.matches(glob, "./bin/openmldb")).isEqualTo(glob.equals("?/bin/*"));
  }
}
