package io.openmldb.rollout.acceptance.browser;

import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The question that the UI asks before it cancels or terminates a workflow. */
final class ConfirmationDialog {

  private static final By REASON = By.cssSelector("input[type=text], input:not([type]), textarea");
  private static final By CONFIRM = By.cssSelector("[data-testid=confirm-modal-button]");

  private final Browser browser;

  ConfirmationDialog(Browser browser) {
    this.browser = browser;
    browser.awaitShown("the dialog", UpdateDialog.OPEN);
  }

  void confirm(String reason) {
    browser.await(
        "the dialog's reason",
        page -> {
          WebElement field = Browser.shown(page.findElement(UpdateDialog.OPEN), REASON);
          field.sendKeys(reason);
          return true;
        });
    confirm();
  }

  void confirm() {
    browser.await(
        "the dialog's button Confirm",
        page -> {
          Browser.shown(page.findElement(UpdateDialog.OPEN), CONFIRM).click();
          return true;
        });
    browser.await("the dialog to close", page -> page.findElements(UpdateDialog.OPEN).isEmpty());
  }
}
