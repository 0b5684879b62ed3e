package io.openmldb.rollout.activities.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.openmldb.rollout.activities.openmldb.client.CallDeadlines;
import io.openmldb.rollout.activities.ssh.RemoteHost;
import io.openmldb.rollout.workflows.temporal.ActivityOptionsFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an attempt has sent has had its effect, or never will, when its successor begins. */
class LongestCallTest {

  private static final Path SOURCES = Path.of("src/main/java/io/openmldb/rollout/activities");
  private static final Pattern COMMAND =
      Pattern.compile("\\.exec\\(|\\b(exec|host)\\.(run|change)\\(|HostScripts\\.(run|change)\\(");

  private static final String READS = "reads only";
  private static final String BOUNDED = "changes end within RemoteHost.LONGEST_CHANGE";

  /** Whoever runs commands on hosts, and why none of them has an effect in a successor's time. */
  private static final Map<String, String> COMMANDS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("leadership/TabletCapacityReader", READS),
              Map.entry("preflight/checks/FlagProbe", READS),
              Map.entry("preflight/checks/HostFacts", READS),
              Map.entry("preflight/data/ReplicaDirectories", READS),
              Map.entry("preflight/identity/SshEvidence", READS),
              Map.entry("process/HostIdleWait", READS),
              Map.entry("process/HostScripts", "runs what others ask for"),
              Map.entry("process/HostTimers", "the host compares the token"),
              Map.entry("process/ProcessInspector", READS),
              Map.entry("process/SshNodeControl", BOUNDED + "; the host compares a guard's token"),
              Map.entry("ssh/RemoteFiles", BOUNDED),
              Map.entry("ssh/RemoteHost", "runs what others ask for"),
              Map.entry("verification/FileProof", READS),
              Map.entry("verification/RunningJobs", READS)));

  @Test
  void noCallThatChangesSomethingHasAnEffectAfterTheLongestCall() {
    assertThat(List.of(CallDeadlines.DEFAULT.change(), RemoteHost.LONGEST_CHANGE))
        .allSatisfy(call -> assertThat(call).isLessThanOrEqualTo(LeaseAttemptRunner.LONGEST_CALL));
  }

  @Test
  void everyoneWhoRunsCommandsOnHostsIsKnown() throws IOException {
    assertThat(whoRunsCommands()).containsExactlyElementsOf(COMMANDS.keySet());
  }

  @Test
  void aSuccessorWaitsForTheHeartbeatTimeoutAndTheLongestCall() {
    Duration heartbeat =
        ActivityOptionsFactory.withinDeadline(Duration.ofMinutes(1), "").getHeartbeatTimeout();

    assertThat(LeaseAttemptRunner.QUIET)
        .isGreaterThanOrEqualTo(heartbeat.plusSeconds(5).plus(LeaseAttemptRunner.LONGEST_CALL));
  }

  private static List<String> whoRunsCommands() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> COMMAND.matcher(read(file)).find())
          .map(file -> SOURCES.relativize(file).toString().replace(".java", ""))
          .sorted()
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
