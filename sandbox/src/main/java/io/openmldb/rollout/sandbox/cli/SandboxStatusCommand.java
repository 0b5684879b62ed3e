package io.openmldb.rollout.sandbox.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.openmldb.rollout.sandbox.status.ClusterStatus;
import io.openmldb.rollout.sandbox.status.ClusterStatusReader;
import io.openmldb.rollout.sandbox.status.ClusterStatusTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows every node and every replica as they are now.")
final class SandboxStatusCommand implements Callable<Integer> {

  @Mixin private DirectoryOption layout;
  @Spec private CommandSpec spec;

  @Option(names = "--output", paramLabel = "table|json")
  private StatusFormat output = StatusFormat.TABLE;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ClusterStatus status = new ClusterStatusReader(layout.open()).read();
    PrintWriter out = spec.commandLine().getOut();
    if (output == StatusFormat.JSON) {
      ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
      out.println(json.writeValueAsString(status));
    } else {
      out.print(ClusterStatusTable.of(status));
    }
    out.flush();
    return 0;
  }
}
