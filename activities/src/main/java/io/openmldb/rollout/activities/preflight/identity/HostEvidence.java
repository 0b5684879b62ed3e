package io.openmldb.rollout.activities.preflight.identity;

import java.util.List;
import java.util.Optional;

/** What a node's host shows of the node, asked where its file alone does not tell. */
public interface HostEvidence {

  /**
   * The name that the server has, where it registers by one: what its name file holds. Empty when
   * there is no such file, and the server would give itself a new name.
   *
   * @param dataDirectory where the name file is, by the flag {@code data_dir}
   */
  Optional<String> serverName(String dataDirectory);

  /**
   * What the node's process has to do with {@code servers}.
   *
   * @param servers each as {@code host:port}
   */
  ServerLinks links(List<String> servers);
}
