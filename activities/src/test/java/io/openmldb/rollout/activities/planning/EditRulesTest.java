package io.openmldb.rollout.activities.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.openmldb.rollout.activities.cluster.ClusterConfig;
import io.openmldb.rollout.plan.Finding;
import io.openmldb.rollout.plan.Level;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EditRulesTest {

  private static final String FILE = "--role=tablet\n--openmldb_log_dir=./logs\n";

  @Test
  void aProtectedKeyIsRefusedWhetherSetOrUnset() {
    assertThat(findings(FILE, Map.of("endpoint", "10.0.0.9:1"), List.of("role")))
        .filteredOn(finding -> finding.code().equals("PROTECTED_KEY"))
        .extracting(Finding::level, Finding::key)
        .containsExactly(tuple(Level.ERROR, "endpoint"), tuple(Level.ERROR, "role"));
  }

  @Test
  void aKeyGivenTwiceIsPointedOutWithItsLine() {
    assertThat(
            findings(
                FILE + "--gc_interval=1\n--gc_interval=2\n",
                Map.of("thread_pool_size", "8"),
                List.of()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(Level.WARNING);
              assertThat(finding.code()).isEqualTo("DUPLICATE_KEY");
              assertThat(finding.key()).isEqualTo("gc_interval");
              assertThat(finding.message()).contains("line 3");
            });
  }

  @Test
  void anEditThatHidesTheLogDirectoryFromStartShIsRefused() {
    assertThat(findings(FILE, Map.of(), List.of("openmldb_log_dir")))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(Level.ERROR, "LOG_DIRECTORY_UNCLEAR"));
    assertThat(findings(FILE, Map.of("log_dir", "/var/log"), List.of()))
        .extracting(Finding::level, Finding::code)
        .containsExactly(tuple(Level.ERROR, "LOG_DIRECTORY_UNCLEAR"));
  }

  @Test
  void aSettingThatOnlyCountedOnceIsPointedOut() {
    assertThat(findings(FILE, Map.of("auto_failover", "true"), List.of()))
        .extracting(Finding::code)
        .containsExactly("NO_EFFECT");
  }

  @Test
  void switchingOnThePageThatShowsSecretsIsPointedOut() {
    assertThat(findings(FILE, Map.of("enable_flags_service", "true"), List.of())).isEmpty();
    assertThat(
            findings(
                FILE + "--zk_cert=user:secret\n",
                Map.of("enable_flags_service", "true"),
                List.of()))
        .extracting(Finding::code)
        .containsExactly("SECRETS_ON_FLAGS_PAGE");
  }

  private static List<Finding> findings(String file, Map<String, String> set, List<String> unset) {
    return EditRules.findings(
        Edits.of(Edits.TABLET, file, set, unset), ClusterConfig.DEFAULT_PROTECTED_KEYS);
  }
}
