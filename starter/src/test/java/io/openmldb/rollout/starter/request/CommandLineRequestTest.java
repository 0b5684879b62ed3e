package io.openmldb.rollout.starter.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.openmldb.rollout.starter.exit.CommandFailure;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.plan.FindingCode;
import io.openmldb.rollout.workflows.api.plan.FindingOverride;
import io.openmldb.rollout.workflows.api.request.ApprovalPolicy;
import io.openmldb.rollout.workflows.api.request.Change;
import io.openmldb.rollout.workflows.api.request.OnFailure;
import io.openmldb.rollout.workflows.api.request.Options;
import io.openmldb.rollout.workflows.api.request.Procedure;
import io.openmldb.rollout.workflows.api.request.RolloutRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineRequestTest {

  private static RolloutRequest build(String standardInput, String... args) {
    RequestOptions flags = CommandLine.populateCommand(new RequestOptions(), args);
    return CommandLineRequest.build(
        flags, false, new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aSecretThatIsSpelledOutNeverReachesTemporal() {
    assertThatThrownBy(() -> build("", "--cluster=demo", "--set=tablet.zk_cert=root:hunter2"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("tablet.zk_cert is a secret")
        .hasMessageContaining("${secret:NAME}")
        .hasMessageNotContaining("hunter2");

    assertThat(build("", "--cluster=demo", "--set=tablet.zk_cert=root:${secret:ZK}").changes())
        .hasSize(1);
  }

  @Test
  void flagsMakeOneChangeForEachComponent() {
    RolloutRequest request =
        build(
            "",
            "--cluster=demo",
            "--set=tablet.gc_interval=60",
            "--set=taskmanager.spark.default.conf=a=b;c=d",
            "--unset=tablet.gc_pool_size",
            "--set=tablet.empty=",
            "--endpoint=10.0.0.6:10921,10.0.0.7:10921");

    assertThat(request.cluster()).isEqualTo("demo");
    assertThat(request.changes()).hasSize(2);
    Change tablet = request.changes().get(0);
    assertThat(tablet.component()).isEqualTo(Component.TABLET);
    assertThat(tablet.set()).containsExactly(entry("gc_interval", "60"), entry("empty", ""));
    assertThat(tablet.unset()).containsExactly("gc_pool_size");
    assertThat(tablet.endpoints()).containsExactly("10.0.0.6:10921", "10.0.0.7:10921");
    assertThat(request.changes().get(1).set())
        .containsExactly(entry("spark.default.conf", "a=b;c=d"));
    assertThat(request.options()).isEqualTo(Options.DEFAULT);
  }

  @Test
  void optionsAreTakenInEitherCase() {
    RolloutRequest request =
        build(
            "",
            "--cluster=demo",
            "--set=tablet.gc_interval=60",
            "--procedure=documented",
            "--on-failure=ROLLBACK",
            "--approval=every_node",
            "--canary-soak=pt10m",
            "--no-daemon",
            "--reason=why");

    assertThat(request.options().procedure()).isEqualTo(Procedure.DOCUMENTED);
    assertThat(request.options().onFailure()).isEqualTo(OnFailure.ROLLBACK);
    assertThat(request.options().approval()).isEqualTo(ApprovalPolicy.EVERY_NODE);
    assertThat(request.options().canarySoak()).isEqualTo(Duration.ofMinutes(10));
    assertThat(request.options().daemon()).isFalse();
    assertThat(request.reason()).isEqualTo("why");
  }

  @Test
  void aFindingIsSetAsideWithTheReasonOfTheRequestOrItsOwn() {
    assertThat(
            build(
                    """
                    cluster: demo
                    options:
                      restartOnly: true
                      overrides: [{code: NOT_IN_HOSTS_FILE, reason: of the file}]
                    """,
                    "-f=-",
                    "--override=data_directory",
                    "--reason=the disk is broken")
                .options()
                .overrides())
        .containsExactly(
            new FindingOverride(FindingCode.NOT_IN_HOSTS_FILE, "of the file"),
            new FindingOverride(FindingCode.DATA_DIRECTORY, "the disk is broken"));
    assertThat(
            build(
                    "",
                    "--cluster=demo",
                    "--restart-only",
                    "--override=DATA_DIRECTORY=a=b",
                    "--reason=r")
                .options()
                .overrides())
        .containsExactly(new FindingOverride(FindingCode.DATA_DIRECTORY, "a=b"));
  }

  @Test
  void anOverrideWithoutAReasonOrOfAnythingElseIsRefused() {
    assertThatThrownBy(
            () ->
                build(
                    "",
                    "--cluster=demo",
                    "--restart-only",
                    "--override=DATA_DIRECTORY",
                    "--override=NO_LEADER=we know"))
        .hasMessageContaining("--override DATA_DIRECTORY needs a reason")
        .hasMessageContaining("\"NO_LEADER\" is no finding that may be overridden");
  }

  @Test
  void aRestartOfOneComponentNamesIt() {
    RolloutRequest request = build("", "--cluster=demo", "--restart-only", "--component=apiserver");

    assertThat(request.options().restartOnly()).isTrue();
    assertThat(request.changes())
        .extracting(Change::component)
        .containsExactly(Component.APISERVER);
  }

  @Test
  void flagsAmendAFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("request.yaml");
    Files.writeString(
        file,
        """
        cluster: demo
        reason: of the file
        changes:
          - component: tablet
            set: {gc_interval: 60}
        options: {procedure: FAST, onFailure: ABORT}
        """);

    RolloutRequest request =
        build(
            "",
            "--file=" + file,
            "--cluster=other",
            "--procedure=DOCUMENTED",
            "--reason=of the flag");

    assertThat(request.cluster()).isEqualTo("other");
    assertThat(request.reason()).isEqualTo("of the flag");
    assertThat(request.options().procedure()).isEqualTo(Procedure.DOCUMENTED);
    assertThat(request.options().onFailure()).isEqualTo(OnFailure.ABORT);
  }

  @Test
  void everythingWrongWithAFileIsSaidAtOnce() {
    String document =
        """
        {"cluster": "demo", "colour": 1,
         "changes": [{"component": "tablet", "set": {"a b": "1"}}, {"component": "spark"}],
         "options": {"approval": "SOME"}}
        """;

    assertThatThrownBy(() -> build(document, "--file=-", "--set=tablet.x=1"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("--set, --unset, --endpoint and --component do not go with -f")
        .hasMessageContaining("colour is unknown")
        .hasMessageContaining("\"a b\" is no key")
        .hasMessageContaining("\"spark\" is no component")
        .hasMessageContaining("options.approval is \"SOME\"");
  }

  @Test
  void whatNamesNothingIsNotTakenForARestartOfEverything() {
    assertThatThrownBy(() -> build("", "--cluster=demo", "--restart-only", "--endpoint=a:1"))
        .hasMessageContaining("--endpoint needs --set, --unset or --component");
    assertThatThrownBy(() -> build("", "--cluster=demo", "--set=tablet.x=1", "--component=tablet"))
        .hasMessageContaining("--component goes with --restart-only");
    assertThatThrownBy(() -> build("", "--cluster=demo", "--set=tablet.x=1", "--set=tablet.x=2"))
        .hasMessageContaining("\"tablet.x\" is given twice");
    assertThatThrownBy(() -> build("", "--cluster=demo"))
        .hasMessageContaining("changes is empty: nothing to change");
  }
}
