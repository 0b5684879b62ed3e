package io.openmldb.rollout.acceptance.browser;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Temporal's UI in a browser. */
public final class TemporalUi {

  private final Browser browser;
  private final String workflows;

  /** The UI at {@code address}, {@code http://host:port}. */
  public TemporalUi(Browser browser, String address) {
    this.browser = browser;
    this.workflows = address + "/namespaces/default/workflows";
  }

  /** The form that starts a rollout, by the link that the README gives. */
  public StartWorkflowForm startForm(String workflowId) {
    browser.open(
        workflows
            + "/start-workflow?workflowId="
            + encoded(workflowId)
            + "&taskQueue=openmldb-rollout&workflowType=ClusterRollout");
    return new StartWorkflowForm(browser);
  }

  /** The page of the newest run of {@code workflowId}. */
  public WorkflowPage workflow(String workflowId) {
    browser.open(workflows + "/" + encoded(workflowId));
    return WorkflowPage.of(browser, workflowId);
  }

  /** The workflows that {@code link}, of a document, lists: its address is the demo's. */
  public WorkflowList list(String link) {
    browser.open(workflows + link.substring(link.indexOf('?')));
    return new WorkflowList(browser);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
