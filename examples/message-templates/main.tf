terraform {
  required_version = ">= 1.11"

  required_providers {
    whatsapp = {
      source  = "terraform.local/platform/whatsapp"
      version = ">= 0.1"
    }
  }
}

variable "business_account_id" {
  description = "ID of the WhatsApp Business Account."
  type        = string
  default     = "102000000000001"
}

# The token is in the environment variable WHATSAPP_ACCESS_TOKEN.
provider "whatsapp" {}

locals {
  # One file for each template, with all its languages. The name of the file is the name of the template.
  files = {
    for file in fileset(path.module, "templates/*.yaml") : trimsuffix(basename(file), ".yaml") => yamldecode(file("${path.module}/${file}"))
  }

  # One template for each language, such as "order_update/en_US".
  templates = merge([
    for name, file in local.files : {
      for language, components in file.languages : "${name}/${language}" => {
        name             = name
        language         = language
        category         = file.category
        parameter_format = try(file.parameter_format, "POSITIONAL")
        components       = components
      }
    }
  ]...)
}

resource "whatsapp_message_template" "all" {
  for_each = local.templates

  business_account_id = var.business_account_id
  name                = each.value.name
  language            = each.value.language
  category            = each.value.category
  parameter_format    = each.value.parameter_format
  components_json     = jsonencode(each.value.components)
}

# What Meta would refuse, and what it may refuse. It needs no credentials.
output "problems" {
  value = flatten([
    for key, template in local.templates : [
      for problem in provider::whatsapp::lint_message_template(jsonencode(template)) :
      "${problem.severity}: ${key}: ${problem.path}: ${problem.summary}. ${problem.detail}"
    ]
  ])
}

# What a customer reads, with the examples in the place of the variables.
output "rendered" {
  value = { for key, template in local.templates : key => provider::whatsapp::render_message_template(jsonencode(template), null) }
}

# Templates that Meta charges in another category than the configured one, or will from the first day of the next month.
output "recategorized" {
  value = {
    for key, template in whatsapp_message_template.all : key => coalesce(template.correct_category, template.effective_category)
    if try(template.correct_category != null || template.effective_category != template.category, false)
  }
}
