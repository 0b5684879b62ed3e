package io.openmldb.rollout.acceptance.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.acceptance.testbed.RepositoryRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker counts on of its JVM is set wherever a worker is started. */
class WorkerJavaOptionsTest {

  private static final Path ROOT = RepositoryRoot.find().root();
  private static final Pattern OPTION = Pattern.compile("-XX:[\\w+=-]+");

  @ParameterizedTest
  @ValueSource(strings = {"bin/worker", "Dockerfile"})
  void aWorkerWithoutMemoryEndsAndItsGarbageIsCollectedInSmallSteps(String file)
      throws IOException {
    assertThat(options(file))
        .contains("-XX:+UseG1GC", "-XX:MaxGCPauseMillis=100", "-XX:+ExitOnOutOfMemoryError");
  }

  /** The JVM's options in the one command of {@code file} that starts a worker. */
  private static List<String> options(String file) throws IOException {
    List<String> starts =
        Files.readString(ROOT.resolve(file))
            .replaceAll("(?m)^\\s*#.*$", "")
            .replace("\\\n", " ")
            .lines()
            .filter(line -> line.contains("-jar") && line.contains("worker.jar"))
            .toList();
    assertThat(starts).as("commands of " + file + " that start a worker").hasSize(1);
    String start = starts.get(0);
    return OPTION
        .matcher(start.substring(0, start.indexOf("-jar")))
        .results()
        .map(MatchResult::group)
        .toList();
  }
}
