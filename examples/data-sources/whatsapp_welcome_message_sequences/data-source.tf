data "whatsapp_welcome_message_sequences" "all" {
  business_account_id = "102000000000001"
}

# Import blocks as text: terraform output -raw welcome_message_sequences > imports.tf
output "welcome_message_sequences" {
  value = join("\n", [
    for i, one in data.whatsapp_welcome_message_sequences.all.welcome_message_sequences : <<-EOT
      # ${one.display_name}
      import {
        to = whatsapp_welcome_message_sequence.all_${i}
        id = "${one.import_id}"
      }
    EOT
  ])
}
