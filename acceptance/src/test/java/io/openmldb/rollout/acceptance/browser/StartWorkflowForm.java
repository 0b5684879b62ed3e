package io.openmldb.rollout.acceptance.browser;

import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The form Start Workflow. */
public final class StartWorkflowForm {

  private static final By MAIN = By.cssSelector("main");
  private static final By QUEUE = By.cssSelector("main [role=status]");
  private static final By START = By.cssSelector("main [data-testid=start-workflow-button]");
  private static final By STARTED = By.cssSelector("[data-testid=toast-live-region-polite]");

  private final Browser browser;

  StartWorkflowForm(Browser browser) {
    this.browser = browser;
    browser.await(
        "a worker at the form's task queue",
        page -> Browser.shown(page, QUEUE).getText().contains("Task Queue is Active"));
  }

  /** Pastes {@code request} as the input. */
  public StartWorkflowForm paste(String request) {
    browser.await(
        "the form's editor",
        page -> {
          JsonEditor.replaceBy(browser, page.findElement(MAIN), request);
          return true;
        });
    return this;
  }

  /** The input, once it has {@code text}: the UI loads that of a former run. */
  public String awaitInput(String text) {
    return browser.await(
        text + " in the form's input",
        page -> {
          String input = JsonEditor.text(page.findElement(MAIN));
          return input.contains(text) ? input : null;
        });
  }

  /** Starts the workflow. By a key: the editor lays out what was pasted and moves the button. */
  public void start() {
    WebElement button = browser.awaitShown("the button Start Workflow", START);
    browser.await("the button Start Workflow to be enabled", page -> button.isEnabled());
    button.sendKeys(Keys.ENTER);
    browser.await(
        "the workflow to be started",
        page ->
            page.findElement(STARTED)
                .getDomProperty("textContent")
                .contains("Workflow started successfully"));
  }
}
