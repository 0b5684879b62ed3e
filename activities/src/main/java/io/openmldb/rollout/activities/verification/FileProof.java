package io.openmldb.rollout.activities.verification;

import io.openmldb.rollout.activities.process.ProcessInspector;
import io.openmldb.rollout.activities.ssh.ExecResult;
import io.openmldb.rollout.activities.ssh.RemoteCommand;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.activities.support.ResourceText;
import io.openmldb.rollout.workflows.api.model.Node;
import io.openmldb.rollout.workflows.api.model.ProcessSnapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The proof that a process runs with a file, for processes whose flags page is off: the process
 * started after the file was written, its command line names that file, and the file has the
 * planned content.
 *
 * @param sameProcess whether the process still runs
 * @param processAge seconds since it started; negative or NaN where it is not known
 * @param fileAge seconds since the file was written; negative where it has a time that is still to
 *     come, NaN where that cannot be told
 * @param namesFile whether the process was told to read the file
 * @param sha256 the file as it is now
 */
public record FileProof(
    boolean sameProcess, double processAge, double fileAge, boolean namesFile, String sha256) {

  private static final Duration DEADLINE = Duration.ofSeconds(15);

  /** Reads {@code process} and the file of {@code node}, on the host. */
  public static FileProof read(RemoteHost host, Node node, ProcessSnapshot process) {
    String script =
        ResourceText.text(ProcessInspector.class, "process-facts.sh")
            + ResourceText.text(FileProof.class, "process-and-file.sh");
    ExecResult result =
        host.exec(
            RemoteCommand.bash(
                script,
                Long.toString(process.pid()),
                Long.toString(process.startTicks()),
                node.component().id(),
                node.workdir(),
                node.path()),
            DEADLINE);
    return parse(result.stdout());
  }

  static FileProof parse(String facts) {
    Map<String, String> values = new HashMap<>();
    facts
        .lines()
        .filter(line -> line.contains("="))
        .forEach(
            line ->
                values.put(
                    line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    return new FileProof(
        "yes".equals(values.get("same")),
        seconds(values.get("process_age")),
        seconds(values.get("file_age")),
        values.containsKey("named"),
        values.getOrDefault("sha256", ""));
  }

  /** What speaks against it; empty when it is proved that the process runs with that file. */
  public Optional<String> objection(String wantedSha256) {
    if (!sameProcess) {
      return Optional.of("the process has ended");
    }
    if (!wantedSha256.equals(sha256)) {
      return Optional.of(
          "the file that it reads is another one than planned (sha-256 "
              + sha256
              + ", planned "
              + wantedSha256
              + ")");
    }
    if (!namesFile) {
      return Optional.of("its command line does not name the file");
    }
    if (!hasAges()) {
      return Optional.of("how long ago it started, or the file was written, is not known");
    }
    if (processAge >= fileAge) {
      return Optional.of("it started before the file was written");
    }
    return Optional.empty();
  }

  /** Whether it is known that the file was written after the process had started. */
  public boolean fileIsNewer() {
    return hasAges() && processAge >= fileAge;
  }

  /** A process that will have started is one whose age cannot be measured here. */
  private boolean hasAges() {
    return processAge >= 0 && !Double.isNaN(fileAge);
  }

  private static double seconds(@Nullable String text) {
    try {
      return text == null ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
