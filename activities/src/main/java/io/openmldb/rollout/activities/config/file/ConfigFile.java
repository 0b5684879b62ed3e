package io.openmldb.rollout.activities.config.file;

import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The content of one configuration file. Immutable. */
public interface ConfigFile {

  /** The value that the server takes for {@code key}; empty when the file does not set it. */
  Optional<String> value(String key);

  /** All keys that the file sets, with the values that count, in the order of their last lines. */
  Map<String, String> values();

  /** What a careful reader would notice: lines that the server ignores, keys given twice. */
  List<ConfigWarning> warnings();

  /**
   * The file after {@code edit}. Everything but the lines concerned stays byte for byte; applied
   * again, it changes nothing.
   *
   * @throws ConfigFileException when it cannot be expressed in this file
   */
  ConfigFile apply(ConfigEdit edit);

  /** The content. */
  byte[] bytes();

  /** The content's SHA-256 in lower-case hex. */
  default String sha256() {
    return Sha256.hex(bytes());
  }
}
