package io.openmldb.rollout.activities.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.openmldb.rollout.activities.process.launch.LaunchFacts;
import io.openmldb.rollout.activities.registry.SystemdUnit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the script makes of control groups and of answers of systemd that this machine does not
 * have: the groups come from a function in place of {@code /proc/PID/cgroup}, the answers from
 * programs in {@code PATH}.
 */
@Tag("component")
final class LaunchFactsTest {

  private static final String SESSION = "0::/user.slice/user-1000.slice/session-9.scope";

  @TempDir private Path folder;
  private Process process;

  @BeforeEach
  void start() throws IOException {
    Files.createDirectories(folder.resolve("bin"));
    // Programs of this machine's own would know nothing of the groups.
    for (String program : List.of("systemctl", "busctl", "sudo", "pkcheck")) {
      program(program, "exit 1");
    }
    process = new ProcessBuilder("sleep", "600").start();
  }

  @AfterEach
  void stop() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @ParameterizedTest
  @CsvSource({
    "0::/system.slice/openmldb-tablet.service, openmldb-tablet.service, false",
    "0::/system.slice/system-openmldb.slice/openmldb@tablet.service/a, openmldb@tablet.service, false",
    "0::/user.slice/user-1.slice/user@1.service/app.slice/tablet.service, tablet.service, true",
    "1:name=systemd:/system.slice/a.service, a.service, false",
  })
  void aProcessOfAUnitIsKnownByItsControlGroup(String group, String unit, boolean ofUser)
      throws Exception {
    program("systemctl", "echo MainPID=" + process.pid());

    LaunchFacts facts = facts("", group);

    assertThat(facts.runsIn()).contains(new SystemdUnit(unit, ofUser));
    assertThat(facts.isUnitOfNode()).isTrue();
  }

  @Test
  void aUnitThatOnlyRunsStartShIsTheNodesTooAndCronIsNot() throws Exception {
    String group = "0::/system.slice/openmldb.service";
    program("systemctl", "echo MainPID=0; echo 'ExecStart={ path=" + folder + "/bin/start.sh ; }'");
    assertThat(facts("", group).isUnitOfNode()).isTrue();

    program("systemctl", "echo MainPID=77; echo 'ExecStart={ path=/usr/sbin/cron ; }'");
    LaunchFacts ofCron = facts("", "0::/system.slice/cron.service");
    assertThat(ofCron.runsIn()).contains(new SystemdUnit("cron.service", false));
    assertThat(ofCron.isUnitOfNode()).isFalse();

    program("systemctl", "exit 1");
    assertThat(facts("", group).isUnitOfNode()).as("systemd cannot be asked").isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "0::/user.slice/user-1000.slice/session-2.scope",
    "0::/system.slice/ssh.service",
    "0::/system.slice/ssh@7-10.0.0.1:22.service",
    "0::/user.slice/user-1000.slice/user@1000.service/init.scope",
    "0::/",
  })
  void aProcessOfALoginLosesNothing(String group) throws Exception {
    LaunchFacts facts = facts("", group);

    assertThat(facts.runsIn()).isEmpty();
    assertThat(facts.lostGroups()).isEmpty();
  }

  @Test
  void aControlGroupThatSomebodyMadeForItIsTold() throws Exception {
    assertThat(facts("", "0::/openmldb.slice/run-7.scope").lostGroups())
        .containsExactly("/openmldb.slice/run-7.scope");
    assertThat(facts("", "4:memory:/openmldb\n1:name=systemd:/").lostGroups())
        .containsExactly("/openmldb");
  }

  @Test
  void aProcessInAContainerIsKnownByItsControlGroupOrItsNumbers() throws Exception {
    assertThat(facts("", "0::/system.slice/docker-0af3.scope").isContained()).isTrue();
    assertThat(facts("", "0::/kubepods.slice/pod1/cri-containerd-1.scope").isContained()).isTrue();
    assertThat(facts("", SESSION).isContained()).isFalse();

    Process inside = new ProcessBuilder("unshare", "-p", "-f", "sleep", "600").start();
    try {
      Thread.sleep(200);
      List<ProcessHandle> sleep = inside.descendants().toList();
      assumeThat(sleep).as("unshare is allowed here").isNotEmpty();
      assertThat(facts("", sleep.get(0).pid(), SESSION).isContained()).isTrue();
    } finally {
      inside.descendants().forEach(ProcessHandle::destroyForcibly);
      inside.destroyForcibly();
    }
  }

  @Test
  void theFirstProcessOfAContainerEndsIt() throws Exception {
    assertThat(facts("", 1, SESSION).isFirstProcess()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // KillUserProcesses | KillExcludeUsers | KillOnlyUsers | own group             | ends
        "b true              | as 1 \"nobody\"  | as 0          | session-9.scope       | true",
        "b true              | as 1 \"USER\"    | as 0          | session-9.scope       | false",
        "b true              | as 0             | as 1 \"USER\" | session-9.scope       | true",
        "b true              | as 0             | as 1 \"them\" | session-9.scope       | false",
        "b false             | as 0             | as 0          | session-9.scope       | false",
        "b true              | as 0             | as 0          | ssh.service           | false",
      })
  void whatIsStartedEndsWithItsSessionWhereLogindSaysSo(
      String kill, String exclude, String only, String group, boolean ends) throws Exception {
    String user = System.getProperty("user.name");
    program(
        "busctl",
        "case $5 in KillUserProcesses) echo '%s' ;; KillExcludeUsers) echo '%s' ;; *) echo '%s' ;; esac"
            .formatted(kill, exclude.replace("USER", user), only.replace("USER", user)));
    String own = "0::/user.slice/user-1000.slice/" + group;

    assertThat(facts("", process.pid(), SESSION, own).sessionIsKilled()).isEqualTo(ends);
  }

  @ParameterizedTest
  @CsvSource({"yes, true", "1, true", "true, true", "no, false", "'', false"})
  void whereLogindIsSilentItsFilesCount(String value, boolean ends) throws Exception {
    String files =
        "logind_files() { printf '[Login]\\n#KillUserProcesses=yes\\nKillUserProcesses=no\\n%s\\n'; }"
            .formatted("KillExcludeUsers=nobody\\nKillUserProcesses=" + value);

    assertThat(facts(files, process.pid(), SESSION, SESSION).sessionIsKilled()).isEqualTo(ends);
  }

  @Test
  void theUnitOfTheRegistryHasToBeThereAndAllowed() throws Exception {
    String asUser = "id() { echo 1000; }";
    program("systemctl", "echo LoadState=not-found");
    assertThat(facts(unit(false), SESSION).unitIsUnknown()).isTrue();

    program("systemctl", "echo LoadState=loaded");
    LaunchFacts asRoot = facts(unit(false) + "id() { echo 0; }\n", SESSION);
    assertThat(asRoot.unitIsUnknown()).isFalse();
    assertThat(asRoot.unitIsForbidden()).isFalse();
    assertThat(facts(unit(false) + asUser, SESSION).unitIsForbidden()).isTrue();
    assertThat(facts(unit(true) + asUser, SESSION).unitIsForbidden()).isFalse();

    program("sudo", "[ \"$*\" != '-n -l systemctl restart t.service' ]");
    assertThat(facts(unit(false) + asUser, SESSION).unitIsForbidden()).isFalse();
    program("sudo", "exit 1");
    program("pkcheck", "exit 0");
    assertThat(facts(unit(false) + asUser, SESSION).unitIsForbidden()).isFalse();
  }

  private static String unit(boolean ofUser) {
    return "UNIT=t.service UNIT_OF=" + (ofUser ? "user" : "system") + "\n";
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.writeString(folder.resolve("bin/" + name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private LaunchFacts facts(String before, String group) throws Exception {
    return facts(before, process.pid(), group);
  }

  private LaunchFacts facts(String before, long pid, String group) throws Exception {
    return facts(before, pid, group, SESSION);
  }

  private LaunchFacts facts(String before, long pid, String group, String own) throws Exception {
    String script =
        HostScripts.functions()
            + "WORKDIR='%s' COMPONENT=tablet HOST=127.0.0.1 PORT=1 KEEP= OWN=\n".formatted(folder)
            + "control_groups() { [ \"$1\" = \"$$\" ] && echo '%s' || echo '%s'; }\n"
                .formatted(own, group)
            + before
            + "\nlaunch_facts "
            + pid
            + "\n";
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", script);
    builder.environment().merge("PATH", folder + "/bin", (path, fakes) -> fakes + ":" + path);
    Process run = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).isZero();
    return LaunchFacts.parse(printed.lines().toList());
  }
}
