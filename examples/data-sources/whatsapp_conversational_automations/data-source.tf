data "whatsapp_conversational_automations" "all" {
  business_account_id = "102000000000001"
}

# Import blocks as text: terraform output -raw conversational_automations > imports.tf
output "conversational_automations" {
  value = join("\n", [
    for i, one in data.whatsapp_conversational_automations.all.conversational_automations : <<-EOT
      # ${one.display_name}
      import {
        to = whatsapp_conversational_automation.all_${i}
        id = "${one.import_id}"
      }
    EOT
  ])
}
