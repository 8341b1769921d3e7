import {
  to = whatsapp_signup.news
  identity = {
    business_account_id = "102000000000001"
    id                  = "700000000000000"
  }
}
