# Terraform writes the configuration of these objects. It does so for single objects only, so each of them has a block.
import {
  to = whatsapp_app_webhook.messages
  id = "200000000000001/whatsapp_business_account"
}

import {
  to = whatsapp_business_account_webhook.messages
  id = "102000000000001/200000000000001"
}

import {
  to = whatsapp_business_account_settings.main
  id = "102000000000001"
}

import {
  to = whatsapp_business_profile.sales
  id = "106000000000002"
}

import {
  to = whatsapp_conversational_automation.sales
  id = "106000000000002"
}

import {
  to = whatsapp_commerce_settings.sales
  id = "106000000000002"
}

import {
  to = whatsapp_signup.list
  id = "102000000000001/700000000000001"
}
