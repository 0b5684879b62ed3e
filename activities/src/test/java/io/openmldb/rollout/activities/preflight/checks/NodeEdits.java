package io.openmldb.rollout.activities.preflight.checks;

import io.openmldb.rollout.activities.config.ConfigFileParser;
import io.openmldb.rollout.activities.config.file.ConfigFile;
import io.openmldb.rollout.activities.config.secrets.Masking;
import io.openmldb.rollout.workflows.api.model.Component;
import io.openmldb.rollout.workflows.api.model.ConfigEdit;
import io.openmldb.rollout.workflows.api.model.Node;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Edits of files that are made up in tests. */
public final class NodeEdits {

  public static final Node TABLET =
      new Node(Component.TABLET, "10.0.0.7:10921", "10.0.0.7", "/opt/tablet");
  public static final Node TASKMANAGER =
      new Node(Component.TASKMANAGER, "10.0.0.8:9902", "10.0.0.8", "/opt/taskmanager");

  private NodeEdits() {}

  /** A file that stays as it is. */
  public static NodeEdit ofBytes(Node node, byte[] content) {
    ConfigFile file = ConfigFileParser.parse(node.component(), content);
    return new NodeEdit(node, new ConfigEdit(Map.of(), List.of()), file, file, Masking.DEFAULT);
  }

  public static NodeEdit of(
      Node node, String content, Map<String, String> set, List<String> unset) {
    ConfigFile before =
        ConfigFileParser.parse(node.component(), content.getBytes(StandardCharsets.UTF_8));
    ConfigEdit edit = new ConfigEdit(set, unset);
    return new NodeEdit(node, edit, before, before.apply(edit), Masking.DEFAULT);
  }
}
