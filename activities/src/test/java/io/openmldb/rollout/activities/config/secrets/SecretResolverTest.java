package io.openmldb.rollout.activities.config.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretResolverTest {

  @TempDir private Path folder;

  @Test
  void referencesAreReplacedWhereverTheyStandAndNothingElseIs() {
    SecretResolver secrets = SecretResolver.fromEnvironment(Map.of("ZK", "pa$$\\1", "B", ""));

    assertThat(
            secrets.resolve(
                edit(Map.of("zk_cert", "root:${secret:ZK}${secret:B}", "a", "${HOME} $1"))))
        .isEqualTo(edit(Map.of("zk_cert", "root:pa$$\\1", "a", "${HOME} $1")));
  }

  @Test
  void theSecretsThatAnEditRefersToAreToldWithoutWhatIsAroundThem() {
    SecretResolver secrets =
        SecretResolver.fromEnvironment(Map.of("ZK", "one", "S3", "two", "C", "three"));

    assertThat(
            secrets.valuesIn(
                edit(Map.of("a", "root:${secret:ZK}${secret:S3}", "b", "${secret:D}"))))
        .containsExactly("one", "two");
  }

  @Test
  void secretsThatDoNotExistAreAllNamed() {
    SecretResolver secrets = SecretResolver.fromEnvironment(Map.of());

    assertThatThrownBy(() -> secrets.resolve(edit(Map.of("a", "${secret:ONE} and ${secret:TWO}"))))
        .isInstanceOf(MissingSecretException.class)
        .hasMessageContaining("ONE")
        .hasMessageContaining("TWO");
  }

  @Test
  void aFolderHasOneFileForEach() throws Exception {
    Files.writeString(folder.resolve("zk"), "hunter2\n");
    Files.writeString(folder.resolveSibling("outside"), "no");
    SecretResolver secrets = SecretResolver.fromDirectory(folder);

    assertThat(secrets.resolve(edit(Map.of("a", "${secret:zk}"))).set())
        .containsEntry("a", "hunter2");
    assertThatThrownBy(() -> secrets.resolve(edit(Map.of("a", "${secret:absent}"))))
        .isInstanceOf(MissingSecretException.class);
    assertThatThrownBy(() -> secrets.resolve(edit(Map.of("a", "${secret:../outside}"))))
        .isInstanceOf(MissingSecretException.class);
  }

  private static ConfigEdit edit(Map<String, String> set) {
    return new ConfigEdit(set, List.of());
  }
}
