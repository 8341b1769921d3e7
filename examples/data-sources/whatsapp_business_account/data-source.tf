terraform {
  required_providers {
    whatsapp = {
      source = "terraform.local/platform/whatsapp"
    }
  }
}

data "whatsapp_business_account" "support" {
  business_account_id = "102000000000001"
}

check "support_account" {
  assert {
    condition     = data.whatsapp_business_account.support.account_review_status == "APPROVED"
    error_message = "Meta has not approved the account: its review is ${coalesce(data.whatsapp_business_account.support.account_review_status, "unknown")}."
  }

  assert {
    condition     = contains(data.whatsapp_business_account.support.subscribed_apps[*].id, "200000000000001")
    error_message = "The app does not receive the messages of the account."
  }
}
