locals {
  business_account_id = "102000000000001"
}

# What exists, by ID.
data "whatsapp_business_account_users" "all" {
  business_account_id = local.business_account_id
}

data "whatsapp_phone_numbers" "all" {
  business_account_id = local.business_account_id
}

data "whatsapp_qr_codes" "all" {
  for_each        = local.numbers
  phone_number_id = each.key
}

data "whatsapp_chat_projects" "all" {}

locals {
  users = { for user in data.whatsapp_business_account_users.all.users : user.id => user }

  # Meta shows a number as "+1 631-555-5555".
  numbers = {
    for number in data.whatsapp_phone_numbers.all.phone_numbers : number.id => merge(number, {
      cc       = regex("^\\+([0-9]+)", number.display_phone_number)[0]
      national = replace(replace(number.display_phone_number, "/^\\+[0-9]+/", ""), "/[^0-9]/", "")
    })
  }

  registered = toset([for id, number in local.numbers : id if number.registered])

  qr_codes = merge([
    for id, list in data.whatsapp_qr_codes.all : { for qr_code in list.qr_codes : "${id}/${qr_code.code}" => merge(qr_code, { number = id }) }
  ]...)

  # A project without a token or without a number has nothing to import.
  projects = {
    for project in data.whatsapp_chat_projects.all.projects : project.id => project
    if project.token_present && project.phone_number_id != null
  }
}

import {
  for_each = local.users
  to       = whatsapp_business_account_user.all[each.key]
  id       = "${local.business_account_id}/${each.key}"
}

resource "whatsapp_business_account_user" "all" {
  for_each            = local.users
  business_account_id = local.business_account_id
  user_id             = each.key
  tasks               = each.value.tasks
}

import {
  for_each = local.numbers
  to       = whatsapp_phone_number.all[each.key]
  id       = each.key
}

resource "whatsapp_phone_number" "all" {
  for_each            = local.numbers
  business_account_id = local.business_account_id
  cc                  = each.value.cc
  phone_number        = each.value.national
  verified_name       = each.value.verified_name
}

import {
  for_each = local.registered
  to       = whatsapp_phone_number_registration.all[each.key]
  id       = each.key
}

# The PIN is not needed while the number stays registered.
resource "whatsapp_phone_number_registration" "all" {
  for_each        = local.registered
  phone_number_id = each.key
}

import {
  for_each = local.qr_codes
  to       = whatsapp_qr_code.all[each.key]
  id       = each.key
}

resource "whatsapp_qr_code" "all" {
  for_each          = local.qr_codes
  phone_number_id   = each.value.number
  prefilled_message = each.value.prefilled_message
}

import {
  for_each = local.projects
  to       = whatsapp_token_binding.all[each.key]
  id       = each.key
}

# Without access_token_wo and without generate, the token is only observed.
resource "whatsapp_token_binding" "all" {
  for_each = local.projects
  project  = each.key
}

import {
  for_each = local.projects
  to       = whatsapp_phone_number_binding.all[each.key]
  id       = each.key
}

resource "whatsapp_phone_number_binding" "all" {
  for_each            = local.projects
  project             = each.key
  phone_number_id     = each.value.phone_number_id
  business_account_id = each.value.business_account_id
}
