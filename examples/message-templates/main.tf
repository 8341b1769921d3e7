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

variable "folder" {
  description = "Folder with the files, below this one."
  type        = string
  default     = "templates"
}

# The token is in the environment variable WHATSAPP_ACCESS_TOKEN.
provider "whatsapp" {}

locals {
  # One file for each template, with all its languages. The name of the file is the name of the template. A file that is not YAML is null.
  files = {
    for file in fileset(path.module, "${var.folder}/*.yaml") : file => try(yamldecode(file("${path.module}/${file}")), null)
  }

  # One template for each language, such as "order_update/en_US".
  templates = merge([
    for file, content in local.files : {
      for language, components in try(content.languages, {}) : "${trimsuffix(basename(file), ".yaml")}/${language}" => {
        file             = file
        name             = trimsuffix(basename(file), ".yaml")
        language         = language
        category         = try(content.category, "")
        parameter_format = try(content.parameter_format, "POSITIONAL")
        components       = components
      }
    }
  ]...)

  # What is wrong, and what Meta may refuse. It needs no credentials.
  problems = {
    for key, template in local.templates : key => provider::whatsapp::lint_message_template(jsonencode({
      for name, value in template : name => value if name != "file"
    }))
  }

  # One line for each problem: file, language, place, message.
  errors = concat(
    [for file, content in local.files : "${file}: it is not YAML with a map languages" if length(try(keys(content.languages), [])) == 0],
    flatten([
      for key, problems in local.problems : [
        for problem in problems :
        "${local.templates[key].file}: ${local.templates[key].language}: ${problem.path}: ${problem.summary}. ${problem.detail}"
        if problem.severity == "error"
      ]
    ]),
  )
  warnings = flatten([
    for key, problems in local.problems : [
      for problem in problems :
      "${local.templates[key].file}: ${local.templates[key].language}: ${problem.path}: ${problem.summary}. ${problem.detail}"
      if problem.severity == "warning"
    ]
  ])
}

# A plan stops here, once for all files, before it reads or changes a template. Without it, a file that cannot be read would delete its
# templates.
resource "terraform_data" "lint" {
  lifecycle {
    precondition {
      condition     = length(local.errors) == 0
      error_message = join("\n", local.errors)
    }
  }
}

resource "whatsapp_message_template" "all" {
  for_each   = local.templates
  depends_on = [terraform_data.lint]

  business_account_id = var.business_account_id
  name                = each.value.name
  language            = each.value.language
  category            = each.value.category
  parameter_format    = each.value.parameter_format
  components_json     = jsonencode(each.value.components)
}

# What Meta would refuse, and what it may refuse.
output "problems" {
  value = concat(local.errors, local.warnings)
}

# What a customer reads, with the examples in the place of the variables.
output "rendered" {
  value = {
    for key, template in local.templates : key => provider::whatsapp::render_message_template(jsonencode(template.components), null)
    if !contains(local.problems[key][*].severity, "error")
  }
}

# Templates that Meta charges in another category than the configured one, or will from the first day of the next month.
output "recategorized" {
  value = {
    for key, template in whatsapp_message_template.all : key => coalesce(template.correct_category, template.effective_category)
    if try(template.correct_category != null || template.effective_category != template.category, false)
  }
}
