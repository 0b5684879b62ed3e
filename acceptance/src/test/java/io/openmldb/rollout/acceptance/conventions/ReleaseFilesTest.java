package io.openmldb.rollout.acceptance.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.testbed.RepositoryRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files that a release has to change agree with each other. */
class ReleaseFilesTest {

  private static final Path ROOT = RepositoryRoot.find().root();
  private static final Path HISTORIES = ROOT.resolve("workflows/src/test/resources/histories");

  private static final Pattern RELEASE =
      Pattern.compile("(?m)^## (\\d+\\.\\d+\\.\\d+) - \\d{4}-\\d\\d-\\d\\d$");
  private static final Pattern OWN_VERSION =
      Pattern.compile(
          "<groupId>io\\.openmldb\\.rollout</groupId>\\s*<artifactId>[\\w-]+</artifactId>"
              + "\\s*<version>([^$<]+)</version>");

  @Test
  void everyReleaseOfTheChangelogHasHistoriesOfItsOwnToReplay() throws IOException {
    Set<String> folders = new TreeSet<>();
    try (Stream<Path> files = Files.list(HISTORIES)) {
      for (Path folder : files.filter(Files::isDirectory).toList()) {
        folders.add(folder.getFileName().toString());
        assertThat(jsonFiles(folder)).as(folder.toString()).isNotEmpty();
      }
    }
    assertThat(folders).containsExactlyInAnyOrderElementsOf(releases());
  }

  @Test
  void theVersionIsTheNewestReleaseOrASnapshotAndTheSameEverywhere() throws IOException {
    Set<String> versions = new TreeSet<>(ownVersions(ROOT.resolve("docs/integrating.md")));
    try (Stream<Path> folders = Files.list(ROOT)) {
      for (Path pom : folders.map(folder -> folder.resolve("pom.xml")).toList()) {
        versions.addAll(Files.exists(pom) ? ownVersions(pom) : Set.of());
      }
    }
    versions.addAll(ownVersions(ROOT.resolve("pom.xml")));

    String newest = releases().get(0);
    assertThat(versions)
        .singleElement()
        .matches(version -> version.equals(newest) || version.endsWith("-SNAPSHOT"));
  }

  /** Newest first, as the changelog has them. */
  private static List<String> releases() throws IOException {
    return found(RELEASE, ROOT.resolve("CHANGELOG.md")).toList();
  }

  private static Set<String> ownVersions(Path file) throws IOException {
    return found(OWN_VERSION, file).collect(Collectors.toSet());
  }

  private static Stream<String> found(Pattern pattern, Path file) throws IOException {
    return pattern.matcher(Files.readString(file)).results().map(match -> match.group(1));
  }

  private static List<Path> jsonFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).toList();
    }
  }
}
